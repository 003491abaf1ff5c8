package dev.sealgate.gateway;

import dev.sealgate.gateway.config.AuditSettings;
import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.edge.exchange.RequestObserver;
import dev.sealgate.gateway.operate.explain.DecisionRecorder;
import dev.sealgate.gateway.record.audit.Audit;
import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.AuditLog;
import dev.sealgate.gateway.record.audit.file.RecordFiles;
import dev.sealgate.gateway.record.audit.file.TrailHandover;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.record.audit.file.TrailLimits;
import dev.sealgate.gateway.record.audit.ship.AllTrails;
import dev.sealgate.gateway.record.audit.ship.ShippedFiles;
import dev.sealgate.gateway.record.audit.ship.TrailShipper;
import dev.sealgate.gateway.record.metering.Meter;
import dev.sealgate.gateway.record.metrics.BucketCounting;
import dev.sealgate.gateway.record.metrics.Metrics;
import dev.sealgate.storage.object.BucketCount;
import dev.sealgate.storage.object.OwnedContent;
import dev.sealgate.storage.usage.UsageRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Everything that takes note of requests. Thread-safe. */
record Observers(
        Optional<Audit> audit,
        ShippedFiles shippedTrails,
        Optional<TrailShipper> shipper,
        DecisionRecorder decisions,
        UsageRepository usage,
        Meter meter,
        Optional<Metrics> metrics) {
    /** Of gateways that share their metadata. */
    private static final Duration SHIPPED_AFTER = Duration.ofMinutes(5);

    /** Starts those that write by themselves, and tells the trail what was lost before it takes any record. */
    static Observers start(Foundations on) {
        GatewayConfig config = on.config();
        Optional<Audit> audit = audit(on);
        ShippedFiles shipped = new ShippedFiles(
                on.storage().database(),
                new OwnedContent(on.storage().database(), on.storage().contents(), on.clock()),
                on.random());
        UsageRepository usage =
                new UsageRepository(on.storage().database(), on.storage().gateway());
        return new Observers(
                audit,
                shipped,
                audit.filter(_ -> on.storage().isShared()).map(trail -> shipper(on, trail.log(), shipped)),
                DecisionRecorder.start(on.storage().database(), on.storage().isShared(), config.explain(), on.clock()),
                usage,
                Meter.start(config.metering().enabled(), usage, on.clock()),
                config.metrics().enabled() ? Optional.of(new Metrics()) : Optional.empty());
    }

    private static Optional<Audit> audit(Foundations on) {
        GatewayConfig config = on.config();
        AuditSettings settings = config.audit();
        if (!settings.enabled()) {
            return Optional.empty();
        }
        Path trail = trail(config.dataDirectory(), on.storage().gateway());
        TrailKey key = TrailKey.of(on.storage().rootKey());
        if (on.storage().isShared()) {
            requireHandedOver(trail, key);
        }
        AuditLog log = AuditLog.open(
                trail,
                key,
                TrailLimits.DEFAULT.withFiles(settings.maxFileBytes(), fileAge(on)),
                config.durability(),
                new TrailMarkTable(on.storage().database(), on.storage().gateway(), on.clock()),
                on.clock());
        Audit audit = new Audit(log, settings, config.region(), on.clock());
        audit.recordLosses(config.defaultAccount().id().value());
        return Optional.of(audit);
    }

    /** What is in an open file only its own gateway finds. */
    private static Duration fileAge(Foundations on) {
        Duration configured = on.config().audit().maxFileAge();
        return on.storage().isShared() && SHIPPED_AFTER.compareTo(configured) < 0 ? SHIPPED_AFTER : configured;
    }

    private static TrailShipper shipper(Foundations on, AuditLog log, ShippedFiles shipped) {
        TrailShipper shipper = new TrailShipper(
                log,
                shipped,
                on.storage().gateway(),
                TrailKey.of(on.storage().rootKey()).publicKey(),
                on.clock());
        shipper.start();
        return shipper;
    }

    /** Removes this gateway's own files that are too old, and are where all gateways find them if any other does. */
    void trimTrail() {
        audit.ifPresent(trail -> trail.trim(shipper.map(TrailShipper::shippedTo).orElse(Long.MAX_VALUE)));
    }

    /** Removes what all gateways shipped and is too old; one of them does. */
    void trimShippedTrails(Foundations on) {
        on.config()
                .audit()
                .retention()
                .ifPresent(
                        kept -> shippedTrails.removeBefore(on.clock().instant().minus(kept)));
    }

    /** Once nothing is recorded any more. */
    void closeTrail() {
        audit.ifPresent(Audit::close);
        shipper.ifPresent(TrailShipper::close);
    }

    /** Of several gateways: their metadata go under a new root key at one of them, but the trail of each lies on its own disk. */
    private static void requireHandedOver(Path trail, TrailKey key) {
        if (TrailHandover.isDue(trail, key)) {
            throw new StartException(
                    "the audit trail in " + trail + " is signed under the root key before: run sealgate"
                            + " root-key rotate here, too, with the old key configured and the new one given by --new-key-file");
        }
    }

    /** Each of several gateways has a chain of its own. */
    private static Path trail(Path dataDirectory, String gateway) {
        Path trails = dataDirectory.resolve("audit");
        return gateway.isEmpty() ? trails : trails.resolve(gateway);
    }

    Optional<AuditLog> auditLog() {
        return audit.map(Audit::log);
    }

    /** What was recorded by this gateway, and what others shipped; nothing where nothing is recorded. */
    Optional<RecordFiles> trails(String gateway) {
        return auditLog().map(log -> new AllTrails(log.files(gateway), shippedTrails));
    }

    /** What buckets hold, counted from now on, if it is to be measured. */
    Optional<BucketCounting> counting(Foundations on) {
        int maxBuckets = on.config().metrics().maxBuckets();
        return metrics.filter(_ -> maxBuckets > 0)
                .map(measured -> BucketCounting.start(
                        new BucketCount(on.storage().database()),
                        on.storage().membership().leases(),
                        measured,
                        maxBuckets));
    }

    /** Those that are notified of every request; the trail is none of them, because answers wait for it. */
    List<RequestObserver> ofRequests() {
        List<RequestObserver> observers = new ArrayList<>(List.of(decisions, meter));
        metrics.ifPresent(observers::add);
        return List.copyOf(observers);
    }
}
