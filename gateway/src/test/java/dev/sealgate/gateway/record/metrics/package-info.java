@NullMarked
package dev.sealgate.gateway.record.metrics;

import org.jspecify.annotations.NullMarked;
