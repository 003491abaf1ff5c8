package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.config.BucketKeySettings;
import dev.sealgate.gateway.edge.exchange.Grantees;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.access.S3Handler;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.gateway.service.s3.digest.ChecksumAlgorithm;
import dev.sealgate.gateway.service.s3.digest.RunningChecksum;
import dev.sealgate.gateway.service.s3.lifecycle.BucketLifecycles;
import dev.sealgate.gateway.service.s3.multipart.AbortMultipartUpload;
import dev.sealgate.gateway.service.s3.multipart.CompleteMultipartUpload;
import dev.sealgate.gateway.service.s3.multipart.CreateMultipartUpload;
import dev.sealgate.gateway.service.s3.multipart.ListParts;
import dev.sealgate.gateway.service.s3.multipart.PartStore;
import dev.sealgate.gateway.service.s3.multipart.UploadPart;
import dev.sealgate.gateway.service.s3.multipart.UploadPartCopy;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.gateway.service.s3.sse.SseHeaderSets;
import dev.sealgate.gateway.service.s3.sse.SseS3Keys;
import dev.sealgate.kms.Kms;
import dev.sealgate.kms.SeedKey;
import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.cluster.TestMemberships;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.object.AccountSettings;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Sweeper;
import dev.sealgate.storage.object.UploadRepository;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every object operation over real storage in a directory and a real KMS. */
public final class Rig implements AutoCloseable {
    /** Canonical ids that end in the account's number. */
    public static final Owners OWNERS = account -> "0".repeat(52) + account;

    /** Every number is an account, whose address is it {@code @example.com}. */
    static final Grantees GRANTEES = new Grantees() {
        @Override
        public boolean isCanonicalId(String id) {
            return id.matches("0{52}[0-9]{12}");
        }

        @Override
        public Optional<String> canonicalIdOf(String email) {
            return email.matches("[0-9]{12}@example[.]com")
                    ? Optional.of(OWNERS.canonicalId(email.substring(0, 12)))
                    : Optional.empty();
        }
    };

    public static final String BUCKET = "bucket";
    public static final String OTHER_BUCKET = "other-bucket";
    public static final String KEY_ID = "11111111-2222-3333-4444-555555555555";
    public static final String KEY_ARN = "arn:aws:kms:eu-west-1:111122223333:key/" + KEY_ID;
    public static final String CUSTOMER = "C-ALG=AES256; C-KEY={KEY}; C-MD5={MD5}";
    public static final String SOURCE_CUSTOMER = "S-ALG=AES256; S-KEY={KEY}; S-MD5={MD5}";
    public static final String OTHER_CUSTOMER = "C-ALG=AES256; C-KEY={OTHER}; C-MD5={MD5-OF-OTHER}";

    /** Small enough for tests to reach. */
    static final BucketKeySettings BUCKET_KEYS = new BucketKeySettings(Duration.ofMinutes(1), 20, 10);

    public final AtomicReference<Instant> now = new AtomicReference<>(RequestBuilder.NOW);
    public final MetadataStore metadata;
    public final Database database;
    public final BucketRepository buckets;
    public final ObjectRepository objects;
    public final UploadRepository uploads;
    public final S3Access access;
    public final HeadJudged putAcl;
    public final HeadJudged getAcl;
    public final StoredObjects stored;
    public final Kms kms;
    public final Sweeper sweeper;
    public final ObjectEncryption encryption;
    public final ContentIntake intake;
    public final PartStore parts;
    public final HeadJudged put;
    public final HeadJudged get;
    public final HeadJudged head;
    public final HeadJudged delete;
    public final HeadJudged attributes;
    public final HeadJudged getTagging;
    public final HeadJudged putTagging;
    public final HeadJudged deleteTagging;
    public final HeadJudged updateEncryption;
    public final HeadJudged copy;
    public final HeadJudged create;
    public final HeadJudged part;
    public final HeadJudged partCopy;
    public final HeadJudged complete;
    public final HeadJudged abort;
    public final HeadJudged listParts;

    private final Path directory;
    private final RootKey root;
    private BucketEncryption standing = BucketEncryption.NEVER_CONFIGURED;

    public Rig(Path directory) {
        this(directory, new InMemoryMetadataStore());
    }

    public Rig(Path directory, MetadataStore metadata) {
        this(directory, metadata, new RootKey(SecretBytes.random(RootKey.SIZE_BYTES, new SecureRandom())));
    }

    private Rig(Path directory, MetadataStore metadata, RootKey root) {
        this.directory = directory;
        this.metadata = metadata;
        this.root = root;
        SecureRandom random = new SecureRandom();
        database = new Database(metadata, new RecordSeal(root));
        BlobStore blobs = new FileBlobStore(directory, Durability.RELAXED);
        ContentStore contents = new ContentStore(database, blobs, TestMemberships.alone(database, now::get));
        buckets = new BucketRepository(database, now::get);
        objects = new ObjectRepository(database, contents, now::get);
        uploads = new UploadRepository(database, contents, now::get);
        sweeper = new Sweeper(database, blobs, contents, now::get, Duration.ofMinutes(5));
        kms = new Kms(database, root, new Authorizer(), PrincipalIds.textual(_ -> true), now::get, random);
        kms.seed(SeedKey.random(RequestBuilder.ACCOUNT, RequestBuilder.REGION, KEY_ID)
                .withAlias("alias/reports"));
        SseS3Keys gatewayKeys = new SseS3Keys(database, root, random, now::get);
        encryption = new ObjectEncryption(kms, gatewayKeys, BUCKET_KEYS, random, false);
        access = new S3Access(
                buckets, new AccountSettings(database), objects, uploads, (_, _, reference) -> reference, now::get);
        BucketLifecycles lifecycles = new BucketLifecycles(buckets);
        ExpirationHeader expirations = new ExpirationHeader(lifecycles);
        stored = new StoredObjects(objects, access, expirations);
        intake = new ContentIntake(contents, 1);
        ObjectCommits commits = new ObjectCommits(objects, intake);
        ETags etags = new ETags(random);
        CopySources sources = new CopySources(access, stored, contents, encryption);
        parts = new PartStore(uploads, intake, etags);
        Acls acls = new Acls(OWNERS, GRANTEES, access);
        put = new PutObject(encryption, intake, commits, etags, expirations, acls);
        get = new GetObject(stored, contents, encryption);
        head = new HeadObject(stored, contents, encryption);
        delete = new DeleteObject(objects);
        attributes = new GetObjectAttributes(stored, contents, encryption);
        getTagging = new GetObjectTagging(stored);
        PutObjectTagging taggingPut = new PutObjectTagging(stored);
        putTagging = request -> S3Handler.perform(taggingPut, access, request);
        deleteTagging = new DeleteObjectTagging(stored);
        UpdateObjectEncryption encryptionUpdate = new UpdateObjectEncryption(stored, objects, access, encryption);
        updateEncryption = request -> S3Handler.perform(encryptionUpdate, access, request);
        copy = new CopyObject(sources, encryption, intake, commits, etags, expirations, acls);
        putAcl = new PutObjectAcl(stored, acls);
        getAcl = new GetObjectAcl(stored, acls);
        create = new CreateMultipartUpload(uploads, encryption, lifecycles, acls, random);
        part = new UploadPart(uploads, encryption, intake, parts);
        partCopy = new UploadPartCopy(sources, uploads, encryption, intake, parts);
        complete = new CompleteMultipartUpload(uploads, encryption, expirations);
        abort = new AbortMultipartUpload(uploads);
        listParts = new ListParts(uploads, lifecycles, OWNERS);
        createBucket(BUCKET, RequestBuilder.ACCOUNT);
        createBucket(OTHER_BUCKET, RequestBuilder.ACCOUNT);
    }

    /** The same as another process has it, which knows nothing yet. */
    public Rig another() {
        return new Rig(directory, metadata, root);
    }

    public void createBucket(String name, AccountId owner) {
        buckets.create(new Bucket(
                new BucketName(name),
                owner.value(),
                RequestBuilder.REGION,
                now.get(),
                BucketEncryption.NEVER_CONFIGURED));
    }

    /** What requests built from now on find as their bucket's default. */
    public void standing(BucketEncryption encryption) {
        standing = encryption;
    }

    public RequestBuilder on(String key) {
        return RequestBuilder.on(BUCKET, key).encryption(standing).at(now.get());
    }

    /** A request with encryption headers in short form. */
    public RequestBuilder on(String key, String headers) {
        return on(key).headers(SseHeaderSets.of(headers));
    }

    public HttpResponse put(String key, byte[] body, String headers) {
        return put.handle(on(key, headers).body(body).build());
    }

    public byte[] get(String key, String headers) {
        return bytes(get.handle(on(key, headers).build()));
    }

    public HttpResponse copy(String from, String to, String headers) {
        return copy.handle(on(to, headers)
                .header("x-amz-copy-source", "/" + BUCKET + "/" + from)
                .build());
    }

    public ObjectVersion version(String key) {
        return objects.find(new ObjectPath(new BucketName(BUCKET), key)).orElseThrow();
    }

    /** Begins an upload and answers its id. */
    public String begin(String key, String headers) {
        return element(create.handle(on(key, headers).build()), "UploadId");
    }

    public HttpResponse part(String key, String uploadId, int number, byte[] body, String headers) {
        return part.handle(onPart(key, uploadId, number, headers).body(body).build());
    }

    /** The header, in short form, that declares a body's checksum. */
    public static String declaring(ChecksumAlgorithm algorithm, byte[] body) {
        return algorithm.headerName() + "=" + checksum(algorithm, body);
    }

    public static String checksum(ChecksumAlgorithm algorithm, byte[] body) {
        RunningChecksum running = algorithm.start();
        running.update(body, 0, body.length);
        return running.finish().toBase64();
    }

    /** A Complete document of one part with a checksum. */
    public static byte[] part(int number, String etag, ChecksumAlgorithm algorithm, String checksum) {
        String element = "Checksum" + algorithm.wireName();
        return new String(parts(number, etag), StandardCharsets.UTF_8)
                .replace("</Part>", "<%s>%s</%s></Part>".formatted(element, checksum, element))
                .getBytes(StandardCharsets.UTF_8);
    }

    public RequestBuilder onPart(String key, String uploadId, int number, String headers) {
        return on(key, headers).query("partNumber", Integer.toString(number)).query("uploadId", uploadId);
    }

    public RequestBuilder onUpload(String key, String uploadId) {
        return on(key).query("uploadId", uploadId);
    }

    /** A Complete document of part numbers and ETags. */
    public static byte[] parts(Object... numbersAndEtags) {
        StringBuilder xml = new StringBuilder("<CompleteMultipartUpload>");
        for (int i = 0; i < numbersAndEtags.length; i += 2) {
            xml.append("<Part><PartNumber>").append(numbersAndEtags[i]).append("</PartNumber><ETag>");
            xml.append(numbersAndEtags[i + 1]).append("</ETag></Part>");
        }
        return xml.append("</CompleteMultipartUpload>").toString().getBytes(StandardCharsets.UTF_8);
    }

    public HttpResponse complete(String key, String uploadId, Object... numbersAndEtags) {
        return complete.handle(
                onUpload(key, uploadId).body(parts(numbersAndEtags)).build());
    }

    public void kmsOperation(String operation, String json) {
        KmsCall call = new KmsCall(
                TestCallers.administrator(Principal.root(RequestBuilder.ACCOUNT)),
                RequestBuilder.REGION,
                "R",
                Optional.empty(),
                _ -> {});
        kms.execute(call, operation, json.getBytes(StandardCharsets.UTF_8));
    }

    public void disableKey() {
        kmsOperation("DisableKey", "{\"KeyId\":\"" + KEY_ID + "\"}");
    }

    public static String etag(HttpResponse response) {
        return response.headers().first("ETag").orElseThrow().replace("\"", "");
    }

    public static String text(HttpResponse response) {
        return new String(bytes(response), StandardCharsets.UTF_8);
    }

    /** The text of the first element of this name. */
    public static String element(HttpResponse response, String name) {
        Matcher found = Pattern.compile("<" + name + ">(.*?)</" + name + ">").matcher(text(response));
        if (!found.find()) {
            throw new AssertionError("no <" + name + "> in " + text(response));
        }
        return found.group(1).replace("&quot;", "\"");
    }

    /** The body as a client would get it; closes it. */
    public static byte[] bytes(HttpResponse response) {
        return switch (response.payload()) {
            case HttpResponse.Payload.None _ -> new byte[0];
            case HttpResponse.Payload.Whole(var whole) -> whole.view();
            case HttpResponse.Payload.Streamed(var source) -> drain(source);
        };
    }

    private static byte[] drain(HttpResponse.Source source) {
        try (source) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] batch = new byte[100_000];
            while (all.size() < source.sizeBytes()) {
                int read = source.read(batch, 7, batch.length - 7);
                all.write(batch, 7, read);
            }
            return all.toByteArray();
        }
    }

    /** Asserts that a handler refuses a request with this code, and hands the refusal on. */
    public static S3Exception refused(String code, HeadJudged handler, S3Request request) {
        S3Exception refused = assertThrows(S3Exception.class, () -> handler.handle(request));
        assertEquals(code, refused.code().wireCode(), refused.text());
        return refused;
    }

    public static byte[] random(int sizeBytes, long seed) {
        byte[] bytes = new byte[sizeBytes];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        metadata.close();
    }
}
