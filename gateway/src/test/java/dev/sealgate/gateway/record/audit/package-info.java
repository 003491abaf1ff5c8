@NullMarked
package dev.sealgate.gateway.record.audit;

import org.jspecify.annotations.NullMarked;
