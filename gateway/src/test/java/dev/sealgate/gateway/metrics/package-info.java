@NullMarked
package dev.sealgate.gateway.metrics;

import org.jspecify.annotations.NullMarked;
