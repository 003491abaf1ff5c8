package dev.sealgate.gateway;

import dev.sealgate.gateway.config.AuditSettings;
import dev.sealgate.gateway.config.FaultSettings;
import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.config.KmsKeySeed;
import dev.sealgate.gateway.config.Limits;
import dev.sealgate.gateway.edge.exchange.HttpHandler;
import dev.sealgate.gateway.edge.exchange.Places;
import dev.sealgate.gateway.edge.exchange.TrustedProxies;
import dev.sealgate.gateway.identity.Callers;
import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.gateway.identity.KeyUses;
import dev.sealgate.gateway.identity.auth.Authenticator;
import dev.sealgate.gateway.identity.auth.SessionTokens;
import dev.sealgate.gateway.operate.backup.BackupPage;
import dev.sealgate.gateway.operate.backup.Backups;
import dev.sealgate.gateway.operate.backup.Restored;
import dev.sealgate.gateway.operate.explain.DecisionRecorder;
import dev.sealgate.gateway.operate.explain.ExplainPage;
import dev.sealgate.gateway.operate.explain.PolicyCheckPage;
import dev.sealgate.gateway.operate.faults.FaultsPage;
import dev.sealgate.gateway.operate.health.Checks;
import dev.sealgate.gateway.operate.health.Readiness;
import dev.sealgate.gateway.operate.health.ReadyPage;
import dev.sealgate.gateway.operate.inspect.InspectPage;
import dev.sealgate.gateway.operate.page.AdminPages;
import dev.sealgate.gateway.operate.page.Administrators;
import dev.sealgate.gateway.operate.page.MetricsPage;
import dev.sealgate.gateway.operate.page.UsagePage;
import dev.sealgate.gateway.record.audit.Audit;
import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.AuditLog;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.record.audit.file.TrailLimits;
import dev.sealgate.gateway.record.metering.Meter;
import dev.sealgate.gateway.record.metrics.BucketCounting;
import dev.sealgate.gateway.record.metrics.Metrics;
import dev.sealgate.gateway.record.metrics.OperationNames;
import dev.sealgate.gateway.service.cloudtrail.CloudTrailService;
import dev.sealgate.gateway.service.iam.Iam;
import dev.sealgate.gateway.service.iam.UniqueIds;
import dev.sealgate.gateway.service.json.JsonDoor;
import dev.sealgate.gateway.service.json.JsonService;
import dev.sealgate.gateway.service.kms.KmsService;
import dev.sealgate.gateway.service.query.QueryDoor;
import dev.sealgate.gateway.service.query.QueryService;
import dev.sealgate.gateway.service.quotas.AccountQuotas;
import dev.sealgate.gateway.service.quotas.ServiceQuotas;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Router;
import dev.sealgate.gateway.service.s3.access.BucketPolicyTexts;
import dev.sealgate.gateway.service.s3.access.KmsKeyArns;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.door.S3Door;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.SseS3Keys;
import dev.sealgate.gateway.service.sts.Sessions;
import dev.sealgate.gateway.service.sts.Sts;
import dev.sealgate.kms.Kms;
import dev.sealgate.kms.KmsOperations;
import dev.sealgate.kms.SeedKey;
import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.fault.Fault;
import dev.sealgate.kms.fault.Faults;
import dev.sealgate.kms.key.KmsServiceObserver;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.kms.quota.RequestRates;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.storage.identity.IdentityRepository;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.StoreFigure;
import dev.sealgate.storage.object.BucketCount;
import dev.sealgate.storage.object.ContentInspector;
import dev.sealgate.storage.object.Sweeper;
import dev.sealgate.storage.usage.UsageRepository;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything behind the listeners, wired by constructor: storage, KMS, doors and housekeeping. Thread-safe. */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration DROP_BUCKET_KEYS_EVERY = Duration.ofSeconds(5);
    private static final Duration REMOVE_ABANDONED_BACKUPS_EVERY = Duration.ofSeconds(30);

    private final OpenStorage storage;
    private final RootCredentials credentials;
    private final CostlyWork costlyWork;
    private final ObjectEncryption encryption;
    private final DecisionRecorder decisions;
    private final Backups backups;
    private final Meter meter;
    private final Optional<Metrics> metrics;
    private final Optional<Audit> audit;
    private final Housekeeping housekeeping;
    private final Readiness readiness;
    private final Optional<BucketCounting> counting;
    private final HttpHandler pipeline;

    private Gateway(
            OpenStorage storage,
            RootCredentials credentials,
            CostlyWork costlyWork,
            ObjectEncryption encryption,
            DecisionRecorder decisions,
            Backups backups,
            Meter meter,
            Optional<Metrics> metrics,
            Optional<Audit> audit,
            Housekeeping housekeeping,
            Readiness readiness,
            Optional<BucketCounting> counting,
            HttpHandler pipeline) {
        this.storage = storage;
        this.credentials = credentials;
        this.costlyWork = costlyWork;
        this.encryption = encryption;
        this.decisions = decisions;
        this.backups = backups;
        this.meter = meter;
        this.metrics = metrics;
        this.audit = audit;
        this.housekeeping = housekeeping;
        this.readiness = readiness;
        this.counting = counting;
        this.pipeline = pipeline;
    }

    /**
     * Opens the data directory and wires the rooms; nothing listens yet.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     * @throws StartException and {@link dev.sealgate.storage.StorageException}, with a message for the operator
     */
    public static Gateway open(GatewayConfig config, InstantSource clock, LongSupplier nanoTime) {
        SecureRandom random = new SecureRandom();
        OpenStorage storage = OpenStorage.open(config, random, clock);
        try {
            RootCredentials credentials = RootCredentials.of(config, storage.database());
            Restored.read(config.dataDirectory())
                    .ifPresent(made -> LOG.info(
                            "{} was restored at {} from backup {}: what came after {} (change {}) is not in it",
                            config.dataDirectory(),
                            made.restored(),
                            made.snapshot(),
                            made.taken(),
                            made.sequence()));
            return wire(credentials, storage, random, clock, nanoTime);
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static Gateway wire(
            RootCredentials credentials,
            OpenStorage storage,
            SecureRandom random,
            InstantSource clock,
            LongSupplier nanoTime) {
        GatewayConfig config = credentials.config();
        IdentityRepository identities = new IdentityRepository(storage.database());
        SessionTokens tokens = new SessionTokens(storage.rootKey());
        Directory directory = new Directory(config.accounts(), identities, tokens);
        KeyUses keyUses = new KeyUses(identities, clock);
        Authorizer authorizer = new Authorizer();
        AccountQuotas quotas = new AccountQuotas(storage.database(), random);
        RequestRates rates = new RequestRates(config.kmsQuotas(), quotas);
        CostlyWork costlyWork = CostlyWork.start(Runtime.getRuntime().availableProcessors());
        Faults faults = new Faults();
        armed(config.faults()).forEach(faults::add);
        Optional<Audit> audit = audit(config, storage, clock);
        Kms kms = new Kms(
                storage.database(),
                storage.rootKey(),
                authorizer,
                directory,
                quotas,
                costlyWork,
                rates,
                faults,
                audit.<KmsServiceObserver>map(trail -> trail).orElse(KmsServiceObserver.NOBODY),
                clock,
                random);
        config.kmsKeys().forEach(seed -> kms.seed(seedKey(seed)));
        SseS3Keys sseS3Keys = new SseS3Keys(storage.database(), storage.rootKey(), random, clock);
        ObjectEncryption encryption = new ObjectEncryption(
                kms, sseS3Keys, config.sse().bucketKeys(), random, config.sse().allowCustomerKeyOverHttp());
        KmsKeyArns keyArns = (account, name) ->
                account.flatMap(id -> kms.findArn(id, config.region(), name)).orElse(name);
        S3Access access = new S3Access(
                storage.buckets(), storage.accountSettings(), storage.objects(), storage.uploads(), keyArns, clock);
        Authenticator authenticator = new Authenticator(directory, config.region(), clock);
        Callers callers = new Callers(authorizer, config.region(), clock, keyUses, directory);
        S3Door s3 = new S3Door(
                authenticator,
                callers,
                new S3Router(config.virtualHostDomains()),
                access,
                new S3Handlers(storage, access, directory, config.newBuckets(), encryption, directory, random),
                config.region(),
                clock);
        Sweeper sweeper =
                new Sweeper(storage.database(), storage.blobs(), storage.contents(), clock, Housekeeping.SWEEP_GRACE);
        DecisionRecorder decisions = DecisionRecorder.start(storage.database(), config.explain(), clock);
        UsageRepository usage = new UsageRepository(storage.database());
        Meter meter = Meter.start(config.metering().enabled(), usage, clock);
        Administrators administrators = Administrators.of(authenticator, callers);
        UniqueIds ids = new UniqueIds(random);
        QueryService iam = new Iam(directory, keyUses, ids, authorizer, costlyWork, clock);
        ServiceQuotas serviceQuotas = new ServiceQuotas(quotas, rates, clock);
        QueryService sts = new Sts(directory, new Sessions(tokens, ids, clock));
        Optional<Metrics> metrics = config.metrics().enabled()
                ? Optional.of(new Metrics(names(iam, sts, serviceQuotas)))
                : Optional.empty();
        metrics.ifPresent(measured -> storage.metadata().observeCommits(measured.commits()));
        metrics.ifPresent(measured -> measure(measured, encryption));
        List<AdminPages.Row> pages = new ArrayList<>();
        pages.add(new ExplainPage(administrators, decisions, authorizer).row());
        pages.add(new PolicyCheckPage(
                        administrators,
                        decisions,
                        storage.buckets(),
                        access,
                        new BucketPolicyTexts(directory),
                        authorizer,
                        costlyWork,
                        clock)
                .row());
        pages.add(AdminPages.Row.get(
                        "usage", "/-/usage", new UsagePage(administrators, meter, usage, kms::customerKeys, clock))
                .listed("what the account used", UsagePage.ACTION));
        pages.add(AdminPages.Row.open(
                        "inspect",
                        "/-/inspect/",
                        new InspectPage(
                                administrators,
                                storage.buckets(),
                                storage.objects(),
                                new ContentInspector(storage.contents()),
                                encryption,
                                config.region(),
                                clock))
                .listed("how an object is encrypted: .../BUCKET/KEY", InspectPage.ACTION));
        FaultsPage faultsPage =
                new FaultsPage(administrators, config.faults().enabled() ? Optional.of(faults) : Optional.empty());
        pages.add(new AdminPages.Row("faults", "/-/faults", false, List.of("GET", "POST", "DELETE"), faultsPage)
                .listed("how the KMS fails on purpose", FaultsPage.ACTION));
        Backups backups = new Backups(config.dataDirectory(), storage.metadata(), sweeper, random);
        BackupPage backupPage =
                new BackupPage(administrators, backups, config.defaultAccount().id());
        pages.add(new AdminPages.Row("backup", "/-/backup", false, List.of("POST"), backupPage)
                .listed("a copy of the metadata for sealgate backup", BackupPage.ACTION));
        pages.add(new AdminPages.Row("backup", "/-/backup/", true, List.of("POST", "DELETE"), backupPage));
        pages.add(new AdminPages.Row("faults", "/-/faults/", true, List.of("DELETE"), faultsPage));
        metrics.ifPresent(measured -> pages.add(AdminPages.Row.get(
                        "metrics",
                        "/-/metrics",
                        new MetricsPage(
                                administrators, measured, config.metrics().access()))
                .listed("the metrics, for Prometheus", MetricsPage.ACTION)
                .openTo((request, _) -> MetricsPage.isOpenTo(config.metrics().access(), request))));
        Readiness readiness = readiness(config, storage, audit, nanoTime);
        pages.add(AdminPages.Row.probe(
                "ready",
                "/-/ready",
                "whether it can do its work; 503 and what is wrong otherwise",
                new ReadyPage(
                        readiness,
                        (request, trace) ->
                                MetricsPage.isOpenTo(config.metrics().access(), request)
                                        || administrators
                                                .find(request, trace)
                                                .filter(known -> Administrators.mayDo(known, MetricsPage.ACTION))
                                                .isPresent())));
        Optional<BucketCounting> counting = metrics.filter(_ -> config.metrics().maxBuckets() > 0)
                .map(measured -> BucketCounting.start(
                        new BucketCount(storage.database()),
                        measured,
                        config.metrics().maxBuckets()));
        metrics.ifPresent(measured -> measure(measured, storage, config, readiness));
        AdminPages adminPages = new AdminPages(administrators, pages);
        metrics.ifPresent(measured -> audit.map(Audit::log).ifPresent(log -> {
            measured.counter("sealgate.audit.records", "Records that are durable in the audit trail", log::recorded);
            measured.counter("sealgate.audit.writes", "Synced writes to the audit trail", log::writes);
            measured.gauge(
                    "sealgate.audit.waiting.bytes", "Bytes of records on their way to the disk", log::waitingBytes);
        }));
        JsonService cloudTrail = new CloudTrailService(
                audit.map(Audit::log).map(AuditLog::reader), storage.rootKey(), costlyWork, clock);
        Services services = new Services(Map.of(
                "s3", s3,
                "kms", new JsonDoor(new KmsService(kms), authenticator, callers),
                "servicequotas", new JsonDoor(serviceQuotas, authenticator, callers),
                "cloudtrail", new JsonDoor(cloudTrail, authenticator, callers),
                "iam", new QueryDoor(iam, authenticator, callers),
                "sts", new QueryDoor(sts, authenticator, callers)));
        HttpHandler pipeline = new Pipeline(
                new TrustedProxies(config.trustedProxies()),
                services,
                adminPages,
                decisions,
                meter,
                metrics,
                audit,
                places(config.limits()),
                nanoTime);
        Housekeeping housekeeping = new Housekeeping(sweeper, kms, keyUses, decisions, meter, metrics, audit);
        housekeeping.every(
                DROP_BUCKET_KEYS_EVERY, "zeroing old bucket keys", () -> encryption.dropOldBucketKeys(clock.instant()));
        housekeeping.every(REMOVE_ABANDONED_BACKUPS_EVERY, "removing abandoned backups", backups::removeAbandoned);
        return new Gateway(
                storage,
                credentials,
                costlyWork,
                encryption,
                decisions,
                backups,
                meter,
                metrics,
                audit,
                housekeeping,
                readiness,
                counting,
                pipeline);
    }

    private static Readiness readiness(
            GatewayConfig config, OpenStorage storage, Optional<Audit> audit, LongSupplier nanoTime) {
        List<Readiness.Check> checks = new ArrayList<>();
        checks.add(Checks.disk(
                config.dataDirectory(),
                () -> config.dataDirectory().toFile().getUsableSpace(),
                config.limits().minFreeDiskBytes()));
        checks.add(Checks.metadata(() -> storage.metadata().get(Schema.META, new byte[] {0})));
        audit.map(Audit::log).ifPresent(log -> checks.add(Checks.audit(log, TrailLimits.DEFAULT.waitingBytes() / 2)));
        return new Readiness(checks, nanoTime);
    }

    private static void measure(Metrics metrics, OpenStorage storage, GatewayConfig config, Readiness readiness) {
        metrics.build(Optional.ofNullable(Gateway.class.getPackage().getImplementationVersion())
                .orElse("development build"));
        metrics.measure("sealgate.ready", "1 while the gateway can do its work", () -> readiness.isReady() ? 1 : 0);
        metrics.measure(
                "sealgate.disk.free.bytes",
                "What the disk of the data directory has left for the gateway",
                () -> config.dataDirectory().toFile().getUsableSpace());
        metrics.measure(
                "sealgate.disk.size.bytes",
                "The disk of the data directory",
                () -> config.dataDirectory().toFile().getTotalSpace());
        for (StoreFigure figure : StoreFigure.values()) {
            metrics.measure(
                    "sealgate.store." + figure.name().toLowerCase(Locale.ROOT).replace('_', '.'),
                    figure.description(),
                    () -> storage.metadata().figure(figure).orElse(0));
        }
    }

    private static Places places(Limits limits) {
        return new Places(
                new Places.Bounds(limits.maxAnonymousRequests(), limits.anonymousMemoryBytes()),
                new Places.Bounds(limits.maxInFlightRequests(), limits.memoryBytes()));
    }

    private static void measure(Metrics metrics, ObjectEncryption encryption) {
        metrics.counter(
                "sealgate.bucket.key.hits",
                "Uses of S3 Bucket Keys that needed no call to the KMS",
                encryption::bucketKeyHits);
        metrics.counter(
                "sealgate.bucket.key.misses",
                "Uses of S3 Bucket Keys that needed a call to the KMS",
                encryption::bucketKeyMisses);
        metrics.gauge("sealgate.bucket.keys", "S3 Bucket Keys in memory", encryption::bucketKeysKept);
    }

    /** Whose names may be labels. */
    private static OperationNames names(QueryService iam, QueryService sts, ServiceQuotas serviceQuotas) {
        Set<String> s3 =
                Arrays.stream(S3Operation.values()).map(S3Operation::wireName).collect(Collectors.toUnmodifiableSet());
        Set<String> kms = KmsOperations.all().stream().map(KmsOperation::name).collect(Collectors.toUnmodifiableSet());
        return new OperationNames(Map.of(
                "s3",
                s3::contains,
                "kms",
                kms::contains,
                serviceQuotas.name(),
                serviceQuotas::knows,
                "iam",
                name -> iam.operation(name).isPresent(),
                "sts",
                name -> sts.operation(name).isPresent(),
                "cloudtrail",
                "LookupEvents"::equals,
                Pipeline.OWN,
                _ -> true)); // these are not the client's words
    }

    private static Optional<Audit> audit(GatewayConfig config, OpenStorage storage, InstantSource clock) {
        AuditSettings settings = config.audit();
        if (!settings.enabled()) {
            return Optional.empty();
        }
        AuditLog log = AuditLog.open(
                config.dataDirectory().resolve("audit"),
                TrailKey.of(storage.rootKey()),
                TrailLimits.DEFAULT.withFiles(settings.maxFileBytes(), settings.maxFileAge()),
                config.durability(),
                new TrailMarkTable(storage.database()),
                clock);
        Audit audit = new Audit(log, settings, config.region(), clock);
        audit.recordLosses(config.defaultAccount().id().value());
        return Optional.of(audit);
    }

    /** What is declared, if it may happen. */
    private static List<Fault> armed(FaultSettings settings) {
        if (!settings.enabled()) {
            return List.of();
        }
        LOG.warn(
                "faults are enabled: administrators can make the KMS fail; {} armed",
                settings.rules().size());
        return settings.rules();
    }

    private static SeedKey seedKey(KmsKeySeed seed) {
        SeedKey random = SeedKey.random(seed.account(), seed.region(), seed.id().toString())
                .withDescription(seed.description());
        SeedKey key = seed.policy().map(random::withPolicy).orElse(random);
        return seed.alias().map(alias -> key.withAlias("alias/" + alias)).orElse(key);
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
        return storage.firstStart();
    }

    /** What is measured, if anything is. */
    Optional<Metrics> metrics() {
        return metrics;
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
        costlyWork.close();
        housekeeping.close();
        backups.close();
        decisions.close();
        meter.close();
        encryption.close();
        audit.ifPresent(Audit::close);
        storage.close();
        metrics.ifPresent(Metrics::close);
    }
}
