@NullMarked
package dev.sealgate.gateway.audit;

import org.jspecify.annotations.NullMarked;
