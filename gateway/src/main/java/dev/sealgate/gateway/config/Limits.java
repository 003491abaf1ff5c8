package dev.sealgate.gateway.config;

import java.time.Duration;

/**
 * How much one gateway takes on. Immutable.
 *
 * @param maxInFlightRequests beyond it requests are answered SlowDown
 * @param maxPutBytes the largest object of a single PUT or part.
 *     Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 * @param idleTimeout how long a peer may keep silent
 * @param drainTimeout how long requests in flight may take when the gateway stops
 */
public record Limits(int maxInFlightRequests, long maxPutBytes, Duration idleTimeout, Duration drainTimeout) {
    public static final Limits DEFAULT = new Limits(4_096, 5L << 30, Duration.ofSeconds(60), Duration.ofSeconds(30));
}
