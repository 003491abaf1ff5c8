package dev.sealgate.gateway.config;

import java.time.Duration;

/**
 * How much one gateway takes on. Immutable.
 *
 * @param maxInFlightRequests authenticated ones; beyond it requests are answered SlowDown
 * @param maxAnonymousRequests those that nobody signed, and as many again whose signature is not verified yet
 * @param maxConnections beyond it connections are closed, first those that do nothing and never were authenticated
 * @param maxPutBytes the largest object of a single PUT or part.
 *     Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
 * @param memoryBytes documents and large answers of authenticated requests
 * @param anonymousMemoryBytes the same of those that nobody signed, and as much again of those whose signature is not verified yet
 * @param idleTimeout how long a peer may keep silent
 * @param headTimeout how long a request's head may take, and a TLS handshake
 * @param documentTimeout how long a body that is kept in memory may take
 * @param rateGrace how long a body or an answer may be slower than {@code minBytesPerSecond}
 * @param minFreeDiskBytes with less on the disk of the data directory the gateway says that it is not ready
 * @param drainTimeout how long requests in flight may take when the gateway stops
 */
public record Limits(
        int maxInFlightRequests,
        int maxAnonymousRequests,
        int maxConnections,
        long maxPutBytes,
        long memoryBytes,
        long anonymousMemoryBytes,
        Duration idleTimeout,
        Duration headTimeout,
        Duration documentTimeout,
        Duration rateGrace,
        long minBytesPerSecond,
        long minFreeDiskBytes,
        Duration drainTimeout) {
    private static final long MIB = 1L << 20;

    public static final Limits DEFAULT = new Limits(
            4_096,
            512,
            8_192,
            5L << 30,
            partOfHeap(8, 32 * MIB, 512 * MIB),
            partOfHeap(16, 16 * MIB, 256 * MIB),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            4 * 1024,
            256 * MIB,
            Duration.ofSeconds(30));

    private static long partOfHeap(int part, long leastBytes, long mostBytes) {
        return Math.clamp(Runtime.getRuntime().maxMemory() / part, leastBytes, mostBytes);
    }
}
