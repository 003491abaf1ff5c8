package dev.sealgate.gateway;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.config.Limits;
import dev.sealgate.gateway.edge.exchange.HttpHandler;
import dev.sealgate.gateway.edge.exchange.Places;
import dev.sealgate.gateway.edge.exchange.TrustedProxies;
import dev.sealgate.gateway.operate.backup.Backups;
import dev.sealgate.gateway.operate.backup.Restored;
import dev.sealgate.gateway.operate.health.Readiness;
import dev.sealgate.gateway.record.metrics.BucketCounting;
import dev.sealgate.gateway.record.metrics.Metrics;
import dev.sealgate.kms.key.KmsServiceObserver;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.storage.object.Sweeper;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything behind the listeners, wired by constructor: storage, KMS, doors and housekeeping. Thread-safe. */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    private final RootCredentials credentials;
    private final Foundations on;
    private final S3Wiring s3;
    private final Observers observers;
    private final Optional<Backups> backups;
    private final Readiness readiness;
    private final Optional<BucketCounting> counting;
    private final LifecycleWork lifecycles;
    private final HttpHandler pipeline;
    private final Housekeeping housekeeping;

    private Gateway(RootCredentials credentials, Foundations on) {
        this.credentials = credentials;
        this.on = on;
        observers = Observers.start(on);
        IdentityWiring identity = IdentityWiring.of(on);
        KmsWiring kms = KmsWiring.of(
                on,
                identity,
                observers.audit().<KmsServiceObserver>map(trail -> trail).orElse(KmsServiceObserver.NOBODY));
        s3 = S3Wiring.of(on, identity, kms.kms());
        OpenStorage storage = on.storage();
        Sweeper sweeper = sweeper(on);
        backups = storage.onDisk()
                .map(metadata -> new Backups(on.config().dataDirectory(), metadata, sweeper, on.random()));
        readiness = AdminWiring.readiness(on, observers.auditLog());
        Service admin = new AdminWiring(on, identity, observers).service(kms, s3, backups, readiness);
        Services services = ServiceWiring.of(on, identity, kms, s3, observers, admin);
        observers
                .metrics()
                .ifPresent(metrics ->
                        Measurements.register(metrics, on, observers.auditLog(), s3.encryption(), readiness));
        counting = observers.counting(on);
        lifecycles = LifecycleWork.start(storage, on.clock());
        pipeline = new Pipeline(
                new TrustedProxies(on.config().trustedProxies()),
                services,
                observers.ofRequests(),
                observers.audit(),
                places(on.config().limits()),
                storage.membership()::serving,
                storage.database(),
                on.nanoTime());
        housekeeping =
                new Housekeeping(on, sweeper, kms.kms(), identity.keyUses(), s3.encryption(), backups, observers);
    }

    private static Sweeper sweeper(Foundations on) {
        OpenStorage storage = on.storage();
        return new Sweeper(
                storage.database(), storage.blobs(), storage.contents(), on.clock(), Housekeeping.SWEEP_GRACE);
    }

    /**
     * Opens the data directory and wires the rooms; nothing listens yet.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     * @throws StartException and {@link dev.sealgate.storage.StorageException}, with a message for the operator
     */
    public static Gateway open(GatewayConfig config, InstantSource clock, LongSupplier nanoTime) {
        SecureRandom random = new SecureRandom();
        OpenStorage storage = OpenStorage.open(config, random, clock, nanoTime);
        try {
            RootCredentials credentials = RootCredentials.of(config, storage.database());
            tellOfRestoration(config.dataDirectory());
            CostlyWork costlyWork = CostlyWork.start(Runtime.getRuntime().availableProcessors());
            return new Gateway(
                    credentials, new Foundations(credentials.config(), storage, random, clock, nanoTime, costlyWork));
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static void tellOfRestoration(Path dataDirectory) {
        Restored.read(dataDirectory)
                .ifPresent(made -> LOG.info(
                        "{} was restored at {} from backup {}: what came after {} (change {}) is not in it",
                        dataDirectory,
                        made.restored(),
                        made.snapshot(),
                        made.taken(),
                        made.sequence()));
    }

    private static Places places(Limits limits) {
        return new Places(
                new Places.Bounds(limits.maxAnonymousRequests(), limits.anonymousMemoryBytes()),
                new Places.Bounds(limits.maxInFlightRequests(), limits.memoryBytes()));
    }

    /** Answers every request. */
    public HttpHandler handler() {
        return pipeline;
    }

    RootCredentials credentials() {
        return credentials;
    }

    /** Whether nothing was stored before. */
    boolean firstStart() {
        return on.storage().firstStart();
    }

    Optional<Metrics> metrics() {
        return observers.metrics();
    }

    Readiness readiness() {
        return readiness;
    }

    Housekeeping housekeeping() {
        return housekeeping;
    }

    /** Only after the listeners were stopped. */
    @Override
    public void close() {
        counting.ifPresent(BucketCounting::close);
        lifecycles.close();
        on.costlyWork().close();
        housekeeping.close();
        backups.ifPresent(Backups::close);
        observers.decisions().close();
        observers.meter().close();
        s3.encryption().close();
        observers.closeTrail();
        on.storage().close();
        observers.metrics().ifPresent(Metrics::close);
    }
}
