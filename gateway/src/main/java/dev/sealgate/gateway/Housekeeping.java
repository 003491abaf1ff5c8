package dev.sealgate.gateway;

import dev.sealgate.gateway.identity.KeyUses;
import dev.sealgate.gateway.operate.backup.Backups;
import dev.sealgate.gateway.record.metrics.Metrics;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.kms.Kms;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.object.Sweeper;
import dev.sealgate.storage.object.Sweeper.Swept;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs without being asked: the sweeper, the destruction of KMS keys whose date has come, the end of old records. */
final class Housekeeping implements AutoCloseable {
    /** Readers pin what they open; this only bridges the moment between finding a record and opening its content. */
    static final Duration SWEEP_GRACE = Duration.ofSeconds(10);

    private static final Duration SWEEP_EVERY = Duration.ofSeconds(5);
    private static final Duration DESTROY_EVERY = Duration.ofMinutes(1);
    private static final Duration TRIM_EVERY = Duration.ofSeconds(10);
    private static final Duration TRIM_AUDIT_EVERY = Duration.ofMinutes(1);
    private static final Duration FORGET_USAGE_EVERY = Duration.ofHours(6);
    private static final Duration MEASURE_JVM_EVERY = Duration.ofHours(24);
    private static final Duration COUNT_GATEWAYS_EVERY = Duration.ofSeconds(10);
    private static final Duration KEY_USES_EVERY = Duration.ofSeconds(30);
    private static final Duration DROP_BUCKET_KEYS_EVERY = Duration.ofSeconds(5);
    private static final Duration REMOVE_ABANDONED_BACKUPS_EVERY = Duration.ofSeconds(30);

    /** Of all work here that one gateway does for all of them, but sweeping, which takes long. */
    static final String LEASE = "housekeeping";

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("housekeeping").factory());

    private final Membership membership;
    private final Kms kms;
    private final KeyUses keyUses;

    Housekeeping(
            Foundations on,
            Sweeper sweeper,
            Kms kms,
            KeyUses keyUses,
            ObjectEncryption encryption,
            Optional<Backups> backups,
            Observers observers) {
        Optional<Metrics> metrics = observers.metrics();
        this.membership = on.storage().membership();
        this.kms = kms;
        this.keyUses = keyUses;
        every(SWEEP_EVERY, "sweeping", () -> {
            Swept swept = sweeper.sweepOnce();
            LOG.debug("swept {}", swept);
            metrics.ifPresent(measured -> measured.swept(
                    swept.contents() + swept.uploads() + swept.orphans() + swept.expired(), swept.failures()));
        });
        everyByOne(DESTROY_EVERY, "destroying and rotating keys that are due", kms::settleDueKeys);
        every(DESTROY_EVERY, "rewriting files of destroyed key material", kms::expungeDestroyedMaterial);
        everyByOne(TRIM_EVERY, "removing old records of decisions", observers.decisions()::trim);
        every(TRIM_AUDIT_EVERY, "removing old audit files", observers::trimTrail);
        everyByOne(TRIM_AUDIT_EVERY, "removing old shipped audit files", () -> observers.trimShippedTrails(on));
        everyByOne(FORGET_USAGE_EVERY, "removing old usage", observers.meter()::trim);
        metrics.ifPresent(measured -> every(MEASURE_JVM_EVERY, "measuring the JVM", measured::measureJvm));
        metrics.filter(_ -> on.storage().isShared())
                .map(measured -> ClusterMeasurements.register(
                        measured, membership, on.storage().gateway()))
                .ifPresent(measured -> every(COUNT_GATEWAYS_EVERY, "counting the gateways", measured::count));
        every(KEY_USES_EVERY, "noting uses of access keys", keyUses::flush);
        every(KEY_USES_EVERY, "noting uses of KMS keys", kms::flushKeyUses);
        every(
                DROP_BUCKET_KEYS_EVERY,
                "zeroing old bucket keys",
                () -> encryption.dropOldBucketKeys(on.clock().instant()));
        backups.ifPresent(
                kept -> every(REMOVE_ABANDONED_BACKUPS_EVERY, "removing abandoned backups", kept::removeAbandoned));
    }

    /** As {@link #every}, by one of the gateways that share the store at a time; each of these may take it over from another. */
    private void everyByOne(Duration period, String what, Runnable work) {
        every(period, what, () -> {
            if (membership.leases().take(LEASE).isPresent()) {
                work.run();
            }
        });
    }

    /** Runs {@code work} now and again; a failure is logged and does not end it. */
    void every(Duration period, String what, Runnable work) {
        Runnable guarded = () -> {
            try {
                work.run();
            } catch (RuntimeException e) {
                // An exception would end the schedule; the next turn tries again.
                LOG.error("{} failed", what, e);
            }
        };
        ScheduledFuture<?> _ = executor.scheduleWithFixedDelay(guarded, 0, period.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(30, TimeUnit.SECONDS)) {
                LOG.warn("housekeeping did not end in time");
            }
            keyUses.flush();
            kms.flushKeyUses();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
