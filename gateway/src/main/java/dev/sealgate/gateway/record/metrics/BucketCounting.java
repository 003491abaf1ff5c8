package dev.sealgate.gateway.record.metrics;

import dev.sealgate.gateway.record.metrics.Metrics.BucketSize;
import dev.sealgate.storage.cluster.Leases;
import dev.sealgate.storage.object.BucketCount;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what buckets hold on a thread of its own that works a twentieth of the time at most. Of gateways that share a store one counts and
 * tells; when another takes over, nothing is told until it has counted once. Thread-safe.
 */
public final class BucketCounting implements AutoCloseable {
    /** Of the gateway that counts. */
    public static final String LEASE = "bucket-count";

    private static final int ROWS_AT_ONCE = 2_000;
    private static final long REST_PER_WORK = 20;
    private static final Duration BETWEEN_COUNTS = Duration.ofSeconds(10);
    private static final Duration AFTER_A_FAILURE = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(BucketCounting.class);

    private final BucketCount count;
    private final Leases leases;
    private final Metrics metrics;
    private final int maxBuckets;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("sealgate-counting").daemon().unstarted(this::work);

    private BucketCounting(BucketCount count, Leases leases, Metrics metrics, int maxBuckets) {
        this.count = count;
        this.leases = leases;
        this.metrics = metrics;
        this.maxBuckets = maxBuckets;
    }

    /** One that counts already; the database must stay open until it is closed. */
    public static BucketCounting start(BucketCount count, Leases leases, Metrics metrics, int maxBuckets) {
        BucketCounting counting = new BucketCounting(count, leases, metrics, maxBuckets);
        counting.thread.start();
        return counting;
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
            if (leases.take(LEASE).isEmpty()) {
                count.begin();
                metrics.buckets(List.of());
                return BETWEEN_COUNTS;
            }
            boolean complete = count.step(ROWS_AT_ONCE);
            if (complete) {
                metrics.buckets(largest(count, maxBuckets));
            }
            Duration rest = Duration.ofNanos((System.nanoTime() - begun) * REST_PER_WORK);
            return complete && rest.compareTo(BETWEEN_COUNTS) < 0 ? BETWEEN_COUNTS : rest;
        } catch (RuntimeException e) {
            LOG.warn("what buckets hold could not be counted: {}", e.toString());
            return AFTER_A_FAILURE;
        }
    }

    static List<BucketSize> largest(BucketCount count, int maxBuckets) {
        return count.latest().entrySet().stream()
                .map(held -> new BucketSize(
                        held.getKey().value(),
                        held.getValue().objects(),
                        held.getValue().bytes()))
                .sorted(Comparator.comparingLong(BucketSize::bytes).reversed().thenComparing(BucketSize::name))
                .limit(maxBuckets)
                .toList();
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
