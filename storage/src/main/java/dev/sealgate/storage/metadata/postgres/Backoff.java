package dev.sealgate.storage.metadata.postgres;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses between attempts: each anywhere between nothing and a bound that doubles, so that those who collided do not meet again. */
final class Backoff {
    private static final long FIRST_NANOS = Duration.ofMillis(1).toNanos();
    private static final long LAST_NANOS = Duration.ofMillis(250).toNanos();

    private long bound = FIRST_NANOS;

    /** False, at once, when there is no time for another attempt, or the thread was interrupted and stays so. */
    boolean pause(Deadline deadline) {
        long nanos = ThreadLocalRandom.current().nextLong(bound);
        bound = Math.min(LAST_NANOS, bound * 2);
        if (deadline.left().toNanos() <= nanos) {
            return false;
        }
        try {
            Thread.sleep(Duration.ofNanos(nanos));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
