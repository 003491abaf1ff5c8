@NullMarked
package dev.sealgate.gateway.audit.lookup;

import org.jspecify.annotations.NullMarked;
