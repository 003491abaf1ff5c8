package dev.sealgate.storage.cluster;

import java.time.Instant;

/**
 * A time of the store's clock, and what the monotonic clock said when it had been heard.
 *
 * <p>Reckoning on from it gives a time that the store's clock has passed already, however long the answer took.
 */
record StoreMoment(Instant time, long nanos) {
    Instant at(long laterNanos) {
        return time.plusNanos(laterNanos - nanos);
    }
}
