package dev.sealgate.storage.metadata.postgres;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When waiting ends, by a monotonic clock. */
record Deadline(LongSupplier nanoTime, long endNanos) {
    static Deadline in(Duration time, LongSupplier nanoTime) {
        return new Deadline(nanoTime, nanoTime.getAsLong() + time.toNanos());
    }

    /** Never negative. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, endNanos - nanoTime.getAsLong()));
    }

    boolean isOver() {
        return endNanos - nanoTime.getAsLong() <= 0;
    }

    /** The same instant, later or earlier. */
    Deadline plus(Duration time) {
        return new Deadline(nanoTime, endNanos + time.toNanos());
    }

    Deadline orLater(Deadline other) {
        return endNanos - other.endNanos >= 0 ? this : other;
    }

    Deadline orEarlier(Deadline other) {
        return endNanos - other.endNanos <= 0 ? this : other;
    }
}
