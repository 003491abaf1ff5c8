package dev.sealgate.gateway.edge.http;

import java.time.Duration;

/**
 * How long the edge waits for a peer. Immutable.
 *
 * @param idle how long a peer may keep silent: between requests, within a body, or not reading its answer
 * @param head how long a head may take from its first byte, a TLS handshake, and the rest of a body that nobody reads
 * @param document how long a body that is kept in memory may take
 * @param grace how long a body or an answer may be slower than {@code minBytesPerSecond}, on the average since its beginning; only time
 *     spent waiting for the peer counts
 */
public record Patience(Duration idle, Duration head, Duration document, Duration grace, long minBytesPerSecond) {
    private static final int TICKS_IN_SHORTEST = 8;
    private static final long LONGEST_TICK_MILLIS = 1_000;

    public Patience {
        for (Duration each : new Duration[] {idle, head, document, grace}) {
            if (each.toMillis() < 1) {
                throw new IllegalArgumentException("a time of " + each + " (expected: at least 1 ms)");
            }
        }
        if (minBytesPerSecond < 1) {
            throw new IllegalArgumentException("minBytesPerSecond: " + minBytesPerSecond + " (expected: at least 1)");
        }
    }

    long tickMillis() {
        long shortest =
                Math.min(Math.min(idle.toMillis(), head.toMillis()), Math.min(document.toMillis(), grace.toMillis()));
        return Math.clamp(shortest / TICKS_IN_SHORTEST, 1, LONGEST_TICK_MILLIS);
    }

    /** The same in ticks, which is how connections count. */
    Ticks ticks() {
        long tickMillis = tickMillis();
        return new Ticks(
                idle.toMillis() / tickMillis,
                head.toMillis() / tickMillis,
                document.toMillis() / tickMillis,
                grace.toMillis() / tickMillis,
                minBytesPerSecond * tickMillis / 1_000.0);
    }

    /** A patience in ticks. */
    record Ticks(long idle, long head, long document, long grace, double bytesPerTick) {
        /** Whether a peer that was waited for so long should have moved more than this. */
        boolean tooSlow(long waitedTicks, long movedBytes) {
            return waitedTicks > grace + movedBytes / bytesPerTick;
        }
    }
}
