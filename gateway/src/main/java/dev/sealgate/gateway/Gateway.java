package dev.sealgate.gateway;

import dev.sealgate.gateway.access.BucketPolicyTexts;
import dev.sealgate.gateway.access.KmsKeyArns;
import dev.sealgate.gateway.access.S3Access;
import dev.sealgate.gateway.auth.Authenticator;
import dev.sealgate.gateway.auth.SessionTokens;
import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.config.KmsKeySeed;
import dev.sealgate.gateway.exchange.HttpHandler;
import dev.sealgate.gateway.exchange.TrustedProxies;
import dev.sealgate.gateway.explain.Administrators;
import dev.sealgate.gateway.explain.DecisionRecorder;
import dev.sealgate.gateway.explain.ExplainPage;
import dev.sealgate.gateway.explain.OwnPages;
import dev.sealgate.gateway.explain.PolicyCheckPage;
import dev.sealgate.gateway.iam.Iam;
import dev.sealgate.gateway.iam.UniqueIds;
import dev.sealgate.gateway.identity.Callers;
import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.gateway.identity.KeyUses;
import dev.sealgate.gateway.json.JsonDoor;
import dev.sealgate.gateway.kms.KmsService;
import dev.sealgate.gateway.query.QueryDoor;
import dev.sealgate.gateway.query.QueryService;
import dev.sealgate.gateway.s3.S3Door;
import dev.sealgate.gateway.s3.S3Router;
import dev.sealgate.gateway.sse.ObjectEncryption;
import dev.sealgate.gateway.sse.SseS3Keys;
import dev.sealgate.gateway.sts.Sessions;
import dev.sealgate.gateway.sts.Sts;
import dev.sealgate.kms.Kms;
import dev.sealgate.kms.SeedKey;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.storage.identity.IdentityRepository;
import dev.sealgate.storage.object.Sweeper;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongSupplier;

/** Everything behind the listeners, wired by constructor: storage, KMS, doors and housekeeping. Thread-safe. */
public final class Gateway implements AutoCloseable {
    private final OpenStorage storage;
    private final DecisionRecorder decisions;
    private final Housekeeping housekeeping;
    private final HttpHandler pipeline;

    private Gateway(OpenStorage storage, DecisionRecorder decisions, Housekeeping housekeeping, HttpHandler pipeline) {
        this.storage = storage;
        this.decisions = decisions;
        this.housekeeping = housekeeping;
        this.pipeline = pipeline;
    }

    /**
     * Opens the data directory and wires the rooms; nothing listens yet.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     * @throws StartException and {@link dev.sealgate.storage.StorageException}, with a message for the operator
     */
    public static Gateway open(GatewayConfig config, InstantSource clock, LongSupplier nanoTime) {
        OpenStorage storage = OpenStorage.open(config, clock);
        try {
            return wire(config, storage, clock, nanoTime);
        } catch (RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static Gateway wire(GatewayConfig config, OpenStorage storage, InstantSource clock, LongSupplier nanoTime) {
        SecureRandom random = new SecureRandom();
        IdentityRepository identities = new IdentityRepository(storage.database());
        SessionTokens tokens = new SessionTokens(storage.rootKey());
        Directory directory = new Directory(config.accounts(), identities, tokens);
        KeyUses keyUses = new KeyUses(identities, clock);
        Authorizer authorizer = new Authorizer();
        Kms kms = new Kms(storage.database(), storage.rootKey(), authorizer, directory::principalExists, clock, random);
        config.kmsKeys().forEach(seed -> kms.seed(seedKey(seed)));
        SseS3Keys sseS3Keys = new SseS3Keys(storage.database(), storage.rootKey(), random, clock);
        ObjectEncryption encryption =
                new ObjectEncryption(kms, sseS3Keys, random, config.sse().allowCustomerKeyOverHttp());
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
                new S3Handlers(
                        storage,
                        access,
                        directory::principalExists,
                        config.newBuckets(),
                        encryption,
                        directory,
                        random),
                config.region(),
                clock);
        Sweeper sweeper =
                new Sweeper(storage.database(), storage.blobs(), storage.contents(), clock, Housekeeping.SWEEP_GRACE);
        DecisionRecorder decisions = DecisionRecorder.start(storage.database(), config.explain(), clock);
        Administrators administrators = Administrators.of(authenticator, callers);
        OwnPages ownPages = new OwnPages(
                new ExplainPage(administrators, decisions, authorizer),
                new PolicyCheckPage(
                        administrators,
                        decisions,
                        storage.buckets(),
                        access,
                        new BucketPolicyTexts(directory::principalExists),
                        authorizer,
                        clock));
        UniqueIds ids = new UniqueIds(random);
        QueryService iam = new Iam(directory, keyUses, ids, authorizer, clock);
        QueryService sts = new Sts(directory, new Sessions(tokens, ids, clock));
        Services services = new Services(Map.of(
                "s3", s3,
                "kms", new JsonDoor(new KmsService(kms), authenticator, callers),
                "iam", new QueryDoor(iam, authenticator, callers),
                "sts", new QueryDoor(sts, authenticator, callers)));
        HttpHandler pipeline = new Pipeline(
                new TrustedProxies(config.trustedProxies()),
                services,
                ownPages,
                decisions,
                config.limits().maxInFlightRequests(),
                nanoTime);
        return new Gateway(storage, decisions, new Housekeeping(sweeper, kms, keyUses, decisions), pipeline);
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

    Housekeeping housekeeping() {
        return housekeeping;
    }

    /** Only after the listeners were stopped. */
    @Override
    public void close() {
        housekeeping.close();
        decisions.close();
        storage.close();
    }
}
