package dev.sealgate.gateway.record.metering;

import dev.sealgate.gateway.edge.exchange.RequestObserver;
import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.usage.Usage;
import dev.sealgate.storage.usage.UsageKey;
import dev.sealgate.storage.usage.UsageRepository;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts each answered request for the account that pays for it.
 *
 * <p>Thread-safe. Counting takes no lock and does no I/O; a thread of its own writes about every second. A crash loses at most what
 * was counted since. Unattributed requests count for the owner of the bucket, if there is one.
 */
public final class Meter implements RequestObserver, AutoCloseable {
    /** Different counters between two flushes; what exists in an account bounds them, not what clients make up. */
    static final int MAX_COUNTERS = 10_000;

    /** Calls in a window of five minutes that are distinguished: a few megabytes. */
    static final int MAX_REMEMBERED = 50_000;

    /** For how many days counters are kept: thirteen months. */
    public static final int RETENTION_DAYS = 400;

    private static final Duration FLUSH_EVERY = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(Meter.class);

    private final boolean enabled;
    private final UsageRepository repository;
    private final InstantSource clock;
    private final Counters counters;
    private final KmsUsage kmsUsage = new KmsUsage(MAX_REMEMBERED);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread writer =
            Thread.ofPlatform().name("sealgate-metering").daemon().unstarted(this::writeUntilClosed);

    Meter(boolean enabled, UsageRepository repository, InstantSource clock, int maxCounters) {
        this.enabled = enabled;
        this.repository = repository;
        this.clock = clock;
        this.counters = new Counters(maxCounters, repository::add);
    }

    /** One that writes already, unless it is not enabled. The database must stay open until it is closed. */
    public static Meter start(boolean enabled, UsageRepository repository, InstantSource clock) {
        Meter meter = new Meter(enabled, repository, clock, MAX_COUNTERS);
        if (enabled) {
            meter.writer.start();
        }
        return meter;
    }

    @Override
    public Consumer<Sent> answered(Answered request) {
        if (!enabled) {
            return RequestObserver::ignore;
        }
        for (KmsEvent event : request.trace().kmsEvents()) {
            event.call()
                    .caller()
                    .principal()
                    .account()
                    .ifPresent(payer -> counters.add(KmsUsage.key(payer, event), kmsUsage.usage(event)));
        }
        return request.service().equals(S3Usage.SERVICE) ? s3(request) : RequestObserver::ignore;
    }

    private Consumer<Sent> s3(Answered request) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return S3Usage.key(request.trace(), today)
                .<Consumer<Sent>>map(key -> {
                    counters.add(key, S3Usage.usage(request.trace(), request.status(), request.bytesIn()));
                    return sent -> sent(key, sent.bytesOut());
                })
                .orElse(RequestObserver::ignore);
    }

    private void sent(UsageKey key, long sentBytes) {
        if (sentBytes > 0) {
            counters.add(key, new Usage(0, 0, 0, 0, 0, 0, 0, 0, sentBytes));
        }
    }

    public boolean isEnabled() {
        return enabled;
    }

    /** Writes what was counted so far. */
    public void flush() {
        counters.flush();
    }

    /** Removes counters that are too old; for housekeeping. */
    public void trim() {
        int removed = repository.removeBefore(
                LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(RETENTION_DAYS));
        if (removed > 0) {
            LOG.debug("removed {} old usage counters", removed);
        }
    }

    private void writeUntilClosed() {
        boolean more = true;
        while (more) {
            try {
                more = !closed.await(FLUSH_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                LOG.debug("interrupted: usage is written at once", e);
            }
            tryFlush();
        }
    }

    private void tryFlush() {
        try {
            counters.flush();
        } catch (StorageException e) {
            LOG.warn("usage could not be written; it is kept for the next try: {}", e.toString());
        } catch (RuntimeException e) {
            // One bad counter must not end the counting of all others.
            LOG.error("usage could not be written", e);
        }
    }

    /** Writes what was counted. */
    @Override
    public void close() {
        closed.countDown();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
