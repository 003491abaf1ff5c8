package dev.sealgate.gateway;

import dev.sealgate.gateway.config.AccessKey;
import dev.sealgate.gateway.config.Account;
import dev.sealgate.gateway.config.ArchiveSettings;
import dev.sealgate.gateway.config.BucketKeySettings;
import dev.sealgate.gateway.config.NewBuckets;
import dev.sealgate.gateway.config.Regions;
import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Door;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.identity.Callers;
import dev.sealgate.gateway.identity.Directory;
import dev.sealgate.gateway.identity.KeyUses;
import dev.sealgate.gateway.identity.auth.Authenticator;
import dev.sealgate.gateway.identity.auth.SessionTokens;
import dev.sealgate.gateway.identity.auth.TestSigner;
import dev.sealgate.gateway.service.cloudtrail.CloudTrailService;
import dev.sealgate.gateway.service.iam.Iam;
import dev.sealgate.gateway.service.iam.UniqueIds;
import dev.sealgate.gateway.service.json.JsonDoor;
import dev.sealgate.gateway.service.json.JsonService;
import dev.sealgate.gateway.service.query.QueryDoor;
import dev.sealgate.gateway.service.query.QueryService;
import dev.sealgate.gateway.service.quotas.AccountQuotas;
import dev.sealgate.gateway.service.quotas.ServiceQuotas;
import dev.sealgate.gateway.service.s3.S3Router;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.cors.CrossOrigin;
import dev.sealgate.gateway.service.s3.door.S3Door;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.SseS3Keys;
import dev.sealgate.gateway.service.sts.Sessions;
import dev.sealgate.gateway.service.sts.Sts;
import dev.sealgate.kms.Kms;
import dev.sealgate.kms.quota.CostlyWork;
import dev.sealgate.kms.quota.RequestRates;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.cluster.TestMemberships;
import dev.sealgate.storage.identity.IdentityRepository;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.object.AccountSettings;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.UploadRepository;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every service behind its own door over one store, with a caller who may do all and one who may do nothing. */
final class PowerlessWorld implements AutoCloseable {
    static final AccountId ACCOUNT = new AccountId("111122223333");
    static final String REGION = "us-east-1";

    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final InstantSource CLOCK = () -> NOW;
    private static final String ROOT_KEY_ID = "AKIAROOTROOTROOTROOT";
    private static final String POWERLESS_KEY_ID = "AKIAPOWERLESSPOWERLE";
    private static final String SECRET = "not very secret";

    private final Path directory;
    private final RocksDbMetadataStore metadata;
    private final Database database;
    private final CostlyWork costlyWork = CostlyWork.unbounded();
    private final Authenticator authenticator;
    private final Callers callers;
    final Door s3;
    final QueryService iam;
    final QueryService sts;
    final JsonService quotas;
    final JsonService trail;

    PowerlessWorld(Path directory) {
        this.directory = directory;
        SecureRandom random = new SecureRandom();
        RootKey root = new RootKey(SecretBytes.random(RootKey.SIZE_BYTES, random));
        metadata = RocksDbMetadataStore.open(directory.resolve("metadata"), Durability.RELAXED);
        database = new Database(metadata, new RecordSeal(root));
        FileBlobStore blobs = new FileBlobStore(directory, Durability.RELAXED);
        Membership membership = TestMemberships.alone(database, CLOCK);
        ContentStore contents = new ContentStore(database, blobs, membership);
        OpenStorage storage = new OpenStorage(
                true,
                "",
                root,
                metadata,
                Optional.of(metadata),
                database,
                membership,
                blobs,
                contents,
                new BucketRepository(database, CLOCK),
                new AccountSettings(database),
                new ObjectRepository(database, contents, CLOCK),
                new UploadRepository(database, contents, CLOCK));
        SessionTokens tokens = new SessionTokens(root);
        IdentityRepository identities = new IdentityRepository(database);
        Directory everybody = new Directory(List.of(account()), identities, tokens);
        KeyUses uses = new KeyUses(identities, CLOCK);
        Authorizer authorizer = new Authorizer();
        authenticator = new Authenticator(everybody, REGION, Optional.empty(), CLOCK);
        callers = new Callers(authorizer, REGION, CLOCK, uses, everybody);
        UniqueIds ids = new UniqueIds(random);
        s3 = s3(storage, everybody, authenticator, callers, random);
        iam = new Iam(everybody, uses, ids, authorizer, costlyWork, CLOCK);
        sts = new Sts(everybody, new Sessions(tokens, ids, CLOCK));
        AccountQuotas raised = new AccountQuotas(database, random);
        quotas = new ServiceQuotas(raised, new RequestRates(Map.of(), raised), CLOCK);
        trail = new CloudTrailService(Optional.empty(), root, costlyWork, CLOCK);
    }

    Door door(QueryService service) {
        return new QueryDoor(service, authenticator, callers);
    }

    Door door(JsonService service) {
        return new JsonDoor(service, authenticator, callers);
    }

    private static Account account() {
        Account.User powerless = new Account.User(
                "powerless",
                "/",
                "AIDAPOWERLESSPOWERLES",
                List.of(AccessKey.of(POWERLESS_KEY_ID, SECRET)),
                new Account.Policies(List.of(), List.of(), Optional.empty()),
                List.of(),
                Map.of());
        return new Account(
                ACCOUNT,
                "main",
                "m@example.com",
                "ab".repeat(32),
                List.of(AccessKey.of(ROOT_KEY_ID, SECRET)),
                List.of(powerless),
                List.of(),
                List.of(),
                List.of());
    }

    private static Door s3(
            OpenStorage storage,
            Directory everybody,
            Authenticator authenticator,
            Callers callers,
            SecureRandom random) {
        Kms kms = new Kms(storage.database(), storage.rootKey(), new Authorizer(), everybody, CLOCK, random);
        ObjectEncryption encryption = new ObjectEncryption(
                kms,
                new SseS3Keys(storage.database(), storage.rootKey(), random, CLOCK),
                BucketKeySettings.DEFAULT,
                random,
                false);
        S3Access access = new S3Access(
                storage.buckets(),
                storage.accountSettings(),
                storage.objects(),
                storage.uploads(),
                (_, _, reference) -> reference,
                CLOCK);
        Regions regions = Regions.ofAws(REGION);
        S3Handlers handlers = new S3Handlers(
                storage,
                access,
                everybody,
                NewBuckets.DEFAULT,
                regions,
                ArchiveSettings.DEFAULT,
                encryption,
                everybody,
                everybody,
                random);
        S3Router router = new S3Router(List.of());
        CrossOrigin crossOrigin = new CrossOrigin(router, storage.buckets());
        return new S3Door(authenticator, callers, router, access, handlers, crossOrigin, regions, CLOCK);
    }

    /** What was answered to one request, and what is known of it. */
    record Answered(HttpResponse response, Trace trace) {
        /** Of the request as a whole, and of each of its parts that was refused on its own. */
        List<String> refusals() {
            return Stream.concat(
                            trace.errorCode().stream(),
                            trace.deletions().stream().flatMap(part -> part.errorCode().stream()))
                    .toList();
        }

        boolean wasDenied() {
            return trace.caller().orElseThrow().decisions().stream()
                    .anyMatch(decision -> !decision.allowed() && !(decision instanceof Decision.Undecided));
        }

        String text() {
            return response.payload() instanceof HttpResponse.Payload.Whole(HttpResponse.ByteArray bytes)
                    ? new String(bytes.view(), StandardCharsets.UTF_8)
                    : "";
        }
    }

    /** A request to a service, not yet signed. */
    record Call(String service, Door door, String method, String path, String query, Headers headers, String body) {
        Answered byRoot() {
            return signed(ROOT_KEY_ID);
        }

        Answered byPowerless() {
            return signed(POWERLESS_KEY_ID);
        }

        private Answered signed(String accessKeyId) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            Headers sent = Headers.builder()
                    .addAll(headers)
                    .add("Host", "localhost")
                    .add("Content-Length", Integer.toString(bytes.length))
                    .add("Content-MD5", md5(bytes))
                    .build();
            Headers signed = new TestSigner(accessKeyId, SECRET, REGION, service)
                    .sign(new TestSigner.Request(method, path, query, sent), TestSigner.sha256(bytes), NOW);
            Trace trace = new Trace();
            HttpRequest request = new HttpRequest(
                    "REQUEST1", method, path, query, signed, "192.0.2.1", true, Optional.of("1.3"), once(bytes));
            return new Answered(door.handle(request, trace), trace);
        }
    }

    private static Body once(byte[] bytes) {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        return () -> {
            ByteBuffer next = all.slice();
            all.position(all.limit());
            return next;
        };
    }

    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Equal as long as nothing was written: how often the metadata changed, and which blobs there are. */
    String stored() {
        try (Stream<Path> files = Files.walk(directory.resolve("blobs"))) {
            TreeSet<String> names = new TreeSet<>();
            files.filter(Files::isRegularFile).forEach(file -> names.add(file.toString()));
            return database.newestChange().orElseThrow() + " changes; " + names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        costlyWork.close();
        metadata.close();
    }
}
