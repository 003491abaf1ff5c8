package dev.sealgate.gateway.config;

import java.time.Duration;

/**
 * What is kept of decisions on requests, for {@code explain} and {@code policy check}. Immutable.
 *
 * @param retention how long
 * @param maxRecords how many requests at most; the oldest go first
 * @param allowed whether requests that were allowed are kept too; without them a policy check cannot see what would break
 */
public record ExplainSettings(Duration retention, int maxRecords, boolean allowed) {
    public static final ExplainSettings DEFAULT = new ExplainSettings(Duration.ofHours(24), 100_000, true);
}
