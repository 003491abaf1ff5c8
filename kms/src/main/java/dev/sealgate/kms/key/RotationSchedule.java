package dev.sealgate.kms.key;

import java.time.Duration;
import java.time.Instant;

/**
 * Automatic rotation that is switched on. Immutable.
 *
 * @param next the earliest moment; a key that cannot be rotated then is rotated as soon as it can
 */
public record RotationSchedule(int periodDays, Instant next) {
    /** For AWS managed keys, and for others unless their owner says otherwise. */
    public static final int DEFAULT_PERIOD_DAYS = 365;

    /** Counted from when it was switched on, or from the last rotation. */
    public static RotationSchedule since(Instant start, int periodDays) {
        return new RotationSchedule(periodDays, start.plus(Duration.ofDays(periodDays)));
    }

    boolean due(Instant now) {
        return !next.isAfter(now);
    }
}
