/**
 * What the gateway measures of itself, for Prometheus.
 *
 * <p>Every label's value comes from a table of ours, never from a client: the number of series is bounded.
 */
@NullMarked
package dev.sealgate.gateway.record.metrics;

import org.jspecify.annotations.NullMarked;
