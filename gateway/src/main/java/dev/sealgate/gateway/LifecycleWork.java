package dev.sealgate.gateway;

import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.object.LifecycleRun;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out lifecycles on a thread of its own that works a tenth of the time at most, so that requests do not feel it. */
final class LifecycleWork implements AutoCloseable {
    private static final long REST_PER_WORK = 10;
    private static final Duration BETWEEN_ROUNDS = Duration.ofSeconds(5);
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(LifecycleWork.class);

    private final LifecycleRun run;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("sealgate-lifecycle").daemon().unstarted(this::work);

    private LifecycleWork(LifecycleRun run) {
        this.run = run;
    }

    /** One that works already; the database must stay open until it is closed. */
    static LifecycleWork start(OpenStorage storage, InstantSource clock) {
        LifecycleWork work = new LifecycleWork(new LifecycleRun(
                storage.database(),
                storage.objects(),
                storage.uploads(),
                storage.membership().leases(),
                clock));
        work.thread.start();
        return work;
    }

    private void work() {
        Duration rest = Duration.ZERO;
        while (!isClosedAfter(rest)) {
            rest = step();
        }
    }

    /** How long to rest after it. */
    private Duration step() {
        long begun = System.nanoTime();
        try {
            boolean more = run.step(MetadataStore.MAX_AT_ONCE).more();
            return more ? Duration.ofNanos((System.nanoTime() - begun) * REST_PER_WORK) : BETWEEN_ROUNDS;
        } catch (RuntimeException e) {
            LOG.warn("lifecycles could not be carried out: {}; tried again in a minute", e.toString());
            return AFTER_A_FAILURE;
        }
    }

    private boolean isClosedAfter(Duration rest) {
        try {
            return closed.await(rest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
