package dev.sealgate.storage.cluster;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Renews a membership in time, until it is closed. */
final class Heartbeat implements AutoCloseable {
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sealgate-heartbeat").factory());

    /** @param renew must not throw */
    Heartbeat(Runnable renew) {
        long period = Terms.RENEW_EVERY.toMillis();
        ScheduledFuture<?> _ = executor.scheduleWithFixedDelay(renew, period, period, TimeUnit.MILLISECONDS);
    }

    /** Waits for the renewal that is under way, since whoever leaves must be the last to write. */
    @Override
    public void close() {
        executor.close();
    }
}
