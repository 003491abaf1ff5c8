package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import io.minio.GetObjectArgs;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.messages.Item;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteMarkerEntry;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.MFADelete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.Tag;

/** Versions of objects, as clients of S3 use them. */
@GatewayTest(shared = true)
class VersioningIT {
    private static final byte[] CUSTOMER_KEY = "c".repeat(32).getBytes(StandardCharsets.UTF_8);

    private final GatewayProcess gateway;
    private final S3Client s3;
    private String bucket = "";

    VersioningIT(GatewayProcess gateway) {
        this.gateway = gateway;
        s3 = Sdk.s3(gateway.https(), GatewayProcess.ACCESS_KEY);
    }

    @BeforeEach
    void createBucket(TestInfo test) {
        bucket = "v-" + HexFormat.of().toHexDigits(test.getDisplayName().hashCode()) + "-"
                + Long.toHexString(System.nanoTime());
        s3.createBucket(b -> b.bucket(bucket));
    }

    private void set(BucketVersioningStatus status) {
        s3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status(status)));
    }

    private String put(String key, String content) {
        return s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(content))
                .versionId();
    }

    private String get(String key, String versionId) {
        return s3.getObjectAsBytes(b -> b.bucket(bucket).key(key).versionId(versionId))
                .asUtf8String();
    }

    private ListObjectVersionsResponse list() {
        return s3.listObjectVersions(b -> b.bucket(bucket));
    }

    private static S3Exception refused(Runnable call) {
        return assertThrows(S3Exception.class, call::run);
    }

    private static void assertRefused(int status, String code, String message, Runnable call) {
        S3Exception refused = refused(call);
        assertEquals(status, refused.statusCode());
        assertEquals(code, refused.awsErrorDetails().errorCode());
        assertEquals(message, refused.awsErrorDetails().errorMessage());
    }

    @Test
    void configuration_isShown_andWrongOnesAreRefusedInAwsWords() {
        assertNull(s3.getBucketVersioning(b -> b.bucket(bucket)).status());
        set(BucketVersioningStatus.ENABLED);
        assertEquals(
                BucketVersioningStatus.ENABLED,
                s3.getBucketVersioning(b -> b.bucket(bucket)).status());
        set(BucketVersioningStatus.SUSPENDED);
        assertEquals(
                BucketVersioningStatus.SUSPENDED,
                s3.getBucketVersioning(b -> b.bucket(bucket)).status());
        assertRefused(
                400,
                "IllegalVersioningConfigurationException",
                "The Versioning element must be specified",
                () -> s3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> {})));
        assertRefused(
                400,
                "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published schema",
                () -> s3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status("enabled"))));
        assertEquals(
                "NotImplemented",
                refused(() -> s3.putBucketVersioning(b -> b.bucket(bucket)
                                .versioningConfiguration(
                                        v -> v.status("Enabled").mfaDelete(MFADelete.ENABLED))))
                        .awsErrorDetails()
                        .errorCode());
    }

    @Test
    void idsThatAreNone_areRefusedInAwsWords() {
        put("k", "before");
        assertRefused(
                400,
                "InvalidArgument",
                "Version id cannot be the empty string",
                () -> s3.getObject(b ->
                        b.bucket(bucket).key("k").overrideConfiguration(c -> c.putRawQueryParameter("versionId", ""))));
        assertRefused(
                400,
                "InvalidArgument",
                "Version id cannot be the empty string",
                () -> s3.copyObject(b -> b.sourceBucket(bucket)
                        .sourceKey("k")
                        .sourceVersionId("")
                        .destinationBucket(bucket)
                        .destinationKey("copy")));
        String uploadId =
                s3.createMultipartUpload(b -> b.bucket(bucket).key("k")).uploadId();
        String none = "This operation does not accept a version-id.";
        assertRefused(
                400,
                "InvalidArgument",
                none,
                () -> s3.putObject(
                        b -> b.bucket(bucket)
                                .key("k")
                                .overrideConfiguration(c -> c.putRawQueryParameter("versionId", "null")),
                        RequestBody.fromString("not stored")));
        assertRefused(
                400,
                "InvalidArgument",
                none,
                () -> s3.uploadPart(
                        b -> b.bucket(bucket)
                                .key("k")
                                .uploadId(uploadId)
                                .partNumber(1)
                                .overrideConfiguration(c -> c.putRawQueryParameter("versionId", "abc")),
                        RequestBody.fromString("not stored")));
        assertEquals("before", get("k", "null"));
    }

    @Test
    void enabled_keepsEachVersion_andMarkersHideThem() {
        put("k", "before");
        set(BucketVersioningStatus.ENABLED);
        String first = put("k", "first");
        String second = put("k", "second");
        assertTrue(first.matches("[A-Za-z0-9._]{32}"), first);
        assertNotEquals(first, second);
        assertEquals("before", get("k", "null"));
        assertEquals("first", get("k", first));
        ResponseBytes<GetObjectResponse> current =
                s3.getObjectAsBytes(b -> b.bucket(bucket).key("k"));
        assertEquals("second", current.asUtf8String());
        assertEquals(second, current.response().versionId());

        DeleteObjectResponse deleted = s3.deleteObject(b -> b.bucket(bucket).key("k"));
        assertEquals(true, deleted.deleteMarker());
        S3Exception gone =
                refused(() -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("k")));
        assertEquals(404, gone.statusCode());
        assertEquals("NoSuchKey", gone.awsErrorDetails().errorCode());
        assertEquals(Optional.of("true"), header(gone, "x-amz-delete-marker"));
        assertEquals(Optional.of(deleted.versionId()), header(gone, "x-amz-version-id"));
        S3Exception marker = refused(() -> get("k", deleted.versionId()));
        assertEquals(405, marker.statusCode());
        assertEquals("MethodNotAllowed", marker.awsErrorDetails().errorCode());
        assertEquals(Optional.of("DELETE"), header(marker, "Allow"));
        assertEquals(
                405,
                refused(() -> s3.headObject(b -> b.bucket(bucket).key("k").versionId(deleted.versionId())))
                        .statusCode());
        assertEquals(0, s3.listObjectsV2(b -> b.bucket(bucket)).keyCount());

        ListObjectVersionsResponse all = list();
        assertEquals(
                List.of(second, first, "null"),
                all.versions().stream().map(ObjectVersion::versionId).toList());
        assertTrue(all.versions().stream().noneMatch(ObjectVersion::isLatest));
        assertEquals(
                List.of(true),
                all.deleteMarkers().stream().map(DeleteMarkerEntry::isLatest).toList());
        assertEquals(
                "BucketNotEmpty",
                refused(() -> s3.deleteBucket(b -> b.bucket(bucket)))
                        .awsErrorDetails()
                        .errorCode());

        DeleteObjectResponse removed =
                s3.deleteObject(b -> b.bucket(bucket).key("k").versionId(deleted.versionId()));
        assertEquals(true, removed.deleteMarker());
        assertEquals(deleted.versionId(), removed.versionId());
        s3.deleteObject(b -> b.bucket(bucket).key("k").versionId(second));
        assertEquals(
                "first", s3.getObjectAsBytes(b -> b.bucket(bucket).key("k")).asUtf8String());
        assertRefused(404, "NoSuchVersion", "The specified version does not exist.", () -> get("k", second));
        s3.deleteObject(b -> b.bucket(bucket).key("k").versionId(first));
        s3.deleteObject(b -> b.bucket(bucket).key("k").versionId("null"));
        s3.deleteBucket(b -> b.bucket(bucket));
    }

    private static Optional<String> header(S3Exception refused, String name) {
        return refused.awsErrorDetails().sdkHttpResponse().firstMatchingHeader(name);
    }

    @Test
    void suspended_replacesTheNullVersion() {
        set(BucketVersioningStatus.ENABLED);
        String kept = put("k", "kept");
        set(BucketVersioningStatus.SUSPENDED);
        assertEquals("null", put("k", "one"));
        assertEquals("null", put("k", "two"));
        assertEquals("two", get("k", "null"));
        assertEquals(2, list().versions().size());
        DeleteObjectResponse deleted = s3.deleteObject(b -> b.bucket(bucket).key("k"));
        assertEquals("null", deleted.versionId());
        assertEquals(true, deleted.deleteMarker());
        assertEquals(1, list().versions().size());
        assertEquals("kept", get("k", kept));
        assertEquals(
                "MethodNotAllowed",
                refused(() -> s3.getObjectTagging(b -> b.bucket(bucket).key("k").versionId("null")))
                        .awsErrorDetails()
                        .errorCode());
    }

    @Test
    void idsThatAreNone_areRefused_alsoWhereNothingIsVersioned() {
        String invalid = "Invalid version id specified";
        put("k", "x");
        for (int round = 0; round < 2; round++) {
            assertRefused(400, "InvalidArgument", invalid, () -> get("k", "made-up"));
            assertRefused(
                    400,
                    "InvalidArgument",
                    invalid,
                    () -> s3.deleteObject(b -> b.bucket(bucket).key("k").versionId("made-up")));
            assertRefused(
                    400,
                    "InvalidArgument",
                    invalid,
                    () -> s3.listObjectVersions(
                            b -> b.bucket(bucket).keyMarker("k").versionIdMarker("made-up")));
            assertRefused(
                    400,
                    "InvalidArgument",
                    "A version-id marker cannot be specified without a key marker.",
                    () -> s3.listObjectVersions(b -> b.bucket(bucket).versionIdMarker("null")));
            assertEquals("x", get("k", "null"));
            set(BucketVersioningStatus.ENABLED);
        }
    }

    @Test
    void listing_ofManyVersions_goesOnAmidAKey_andAmidPrefixes() {
        set(BucketVersioningStatus.ENABLED);
        List<String> put = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            put.addFirst(put("a/k+1", "v" + i));
        }
        put("b/x", "x");
        s3.deleteObject(b -> b.bucket(bucket).key("b/y"));
        put("c", "c");
        for (int limit = 1; limit <= 4; limit++) {
            int max = limit;
            List<String> ids = new ArrayList<>();
            int[] markers = {0};
            s3.listObjectVersionsPaginator(b -> b.bucket(bucket).maxKeys(max)).forEach(page -> {
                assertTrue(page.versions().size() + page.deleteMarkers().size() <= max);
                page.versions().forEach(version -> ids.add(version.key() + " " + version.versionId()));
                markers[0] += page.deleteMarkers().size();
            });
            assertEquals(9, ids.size(), ids::toString);
            assertEquals(1, markers[0]);
            assertEquals("a/k+1 " + put.get(6), ids.get(6));
        }
        ListObjectVersionsResponse grouped =
                s3.listObjectVersions(b -> b.bucket(bucket).delimiter("/"));
        assertEquals(2, grouped.commonPrefixes().size());
        assertEquals(1, grouped.versions().size());
        ListObjectVersionsResponse after =
                s3.listObjectVersions(b -> b.bucket(bucket).delimiter("/").keyMarker("a/"));
        assertEquals(1, after.commonPrefixes().size());
        assertEquals(
                7,
                s3.listObjectVersions(b -> b.bucket(bucket).prefix("a/"))
                        .versions()
                        .size());
    }

    @Test
    void eachModeOfEncryption_isReadByVersion() {
        set(BucketVersioningStatus.ENABLED);
        String key;
        try (KmsClient kms = Sdk.kms(gateway.https(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            key = kms.createKey().keyMetadata().arn();
        }
        String md5 = md5(CUSTOMER_KEY);
        String secret = Base64.getEncoder().encodeToString(CUSTOMER_KEY);
        Map<String, Consumer<PutObjectRequest.Builder>> modes = Map.of(
                "SSE-S3", b -> b.serverSideEncryption(ServerSideEncryption.AES256),
                "SSE-KMS",
                        b -> b.serverSideEncryption(ServerSideEncryption.AWS_KMS)
                                .ssekmsKeyId(key),
                "DSSE-KMS",
                        b -> b.serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE)
                                .ssekmsKeyId(key),
                "SSE-C",
                        b -> b.sseCustomerAlgorithm("AES256")
                                .sseCustomerKey(secret)
                                .sseCustomerKeyMD5(md5));
        modes.forEach((mode, encryption) -> {
            PutObjectResponse old = s3.putObject(
                    b -> encryption.accept(b.bucket(bucket).key(mode)), RequestBody.fromBytes(new byte[100_000]));
            s3.putObject(b -> encryption.accept(b.bucket(bucket).key(mode)), RequestBody.fromString("new"));
            s3.deleteObject(b -> b.bucket(bucket).key(mode));
            byte[] read = s3.getObjectAsBytes(b -> {
                        b.bucket(bucket).key(mode).versionId(old.versionId());
                        if (mode.equals("SSE-C")) {
                            b.sseCustomerAlgorithm("AES256")
                                    .sseCustomerKey(secret)
                                    .sseCustomerKeyMD5(md5);
                        }
                    })
                    .asByteArray();
            assertArrayEquals(new byte[100_000], read, mode);
        });
    }

    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void copies_readAnyVersion_andSayWhich() {
        set(BucketVersioningStatus.ENABLED);
        String old = s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromBytes(new byte[6 << 20]))
                .versionId();
        put("k", "new");
        CopyObjectResponse restored = s3.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("k")
                .sourceVersionId(old)
                .destinationBucket(bucket)
                .destinationKey("k"));
        assertEquals(old, restored.copySourceVersionId());
        assertEquals(6 << 20, s3.headObject(b -> b.bucket(bucket).key("k")).contentLength());
        assertEquals(
                restored.versionId(),
                s3.headObject(b -> b.bucket(bucket).key("k")).versionId());
        String upload =
                s3.createMultipartUpload(b -> b.bucket(bucket).key("parts")).uploadId();
        var part = s3.uploadPartCopy(b -> b.sourceBucket(bucket)
                .sourceKey("k")
                .sourceVersionId(old)
                .destinationBucket(bucket)
                .destinationKey("parts")
                .uploadId(upload)
                .partNumber(1));
        assertEquals(old, part.copySourceVersionId());
        String completed = s3.completeMultipartUpload(b -> b.bucket(bucket)
                        .key("parts")
                        .uploadId(upload)
                        .multipartUpload(m -> m.parts(CompletedPart.builder()
                                .partNumber(1)
                                .eTag(part.copyPartResult().eTag())
                                .build())))
                .versionId();
        assertEquals(
                completed, s3.headObject(b -> b.bucket(bucket).key("parts")).versionId());
        String marker = s3.deleteObject(b -> b.bucket(bucket).key("k")).versionId();
        assertRefused(
                400,
                "InvalidRequest",
                "The source of a copy request may not specifically refer to a delete marker by version id.",
                () -> s3.copyObject(b -> b.sourceBucket(bucket)
                        .sourceKey("k")
                        .sourceVersionId(marker)
                        .destinationBucket(bucket)
                        .destinationKey("other")));
    }

    @Test
    void tagsAndAttributes_areOfTheVersionThatIsNamed() {
        set(BucketVersioningStatus.ENABLED);
        String old = put("k", "old");
        String current = put("k", "newer");
        Tag tag = Tag.builder().key("a").value("b").build();
        assertEquals(
                old,
                s3.putObjectTagging(
                                b -> b.bucket(bucket).key("k").versionId(old).tagging(t -> t.tagSet(tag)))
                        .versionId());
        assertEquals(
                List.of(tag),
                s3.getObjectTagging(b -> b.bucket(bucket).key("k").versionId(old))
                        .tagSet());
        assertEquals(
                List.of(), s3.getObjectTagging(b -> b.bucket(bucket).key("k")).tagSet());
        assertEquals(
                3,
                s3.getObjectAttributes(
                                b -> b.bucket(bucket).key("k").versionId(old).objectAttributesWithStrings("ObjectSize"))
                        .objectSize());
        s3.deleteObjectTagging(b -> b.bucket(bucket).key("k").versionId(old));
        assertEquals(
                List.of(),
                s3.getObjectTagging(b -> b.bucket(bucket).key("k").versionId(old))
                        .tagSet());
        HeadObjectResponse head = s3.headObject(b -> b.bucket(bucket).key("k"));
        assertEquals(current, head.versionId());
    }

    @Test
    void deleteObjects_removesVersionsAndMakesMarkers() {
        set(BucketVersioningStatus.ENABLED);
        String first = put("k", "1");
        String second = put("k", "2");
        DeleteObjectsResponse deleted = s3.deleteObjects(b -> b.bucket(bucket)
                .delete(d -> d.objects(identifier("k", second), identifier("k", "made-up"), identifier("new", null))));
        assertEquals(1, deleted.errors().size());
        assertEquals("NoSuchVersion", deleted.errors().getFirst().code());
        assertEquals(second, deleted.deleted().getFirst().versionId());
        assertNull(deleted.deleted().getFirst().deleteMarker());
        assertEquals(true, deleted.deleted().getLast().deleteMarker());
        String marker = deleted.deleted().getLast().deleteMarkerVersionId();
        assertEquals(marker, list().deleteMarkers().getFirst().versionId());
        assertEquals("1", s3.getObjectAsBytes(b -> b.bucket(bucket).key("k")).asUtf8String());
        s3.deleteObjects(b ->
                b.bucket(bucket).delete(d -> d.objects(identifier("k", first), identifier("new", marker))));
        assertFalse(list().hasVersions());
        assertFalse(list().hasDeleteMarkers());
    }

    private static ObjectIdentifier identifier(String key, @Nullable String versionId) {
        return ObjectIdentifier.builder().key(key).versionId(versionId).build();
    }

    @Test
    void conditionsOfWrites_takeAMarkerForNoObject() {
        set(BucketVersioningStatus.ENABLED);
        put("k", "1");
        assertEquals(
                412,
                refused(() -> s3.putObject(
                                b -> b.bucket(bucket).key("k").ifNoneMatch("*"), RequestBody.fromString("2")))
                        .statusCode());
        s3.deleteObject(b -> b.bucket(bucket).key("k"));
        s3.putObject(b -> b.bucket(bucket).key("k").ifNoneMatch("*"), RequestBody.fromString("3"));
        assertEquals(2, list().versions().size());
    }

    @Test
    void ofAThousandRacersForOneKey_oneWins() throws InterruptedException {
        set(BucketVersioningStatus.ENABLED);
        put("k", "hidden");
        s3.deleteObject(b -> b.bucket(bucket).key("k"));
        AtomicInteger winners = new AtomicInteger();
        AtomicInteger losers = new AtomicInteger();
        try (S3Client plain = Sdk.s3(gateway.http(), GatewayProcess.ACCESS_KEY);
                ExecutorService racers = Executors.newFixedThreadPool(64)) {
            racers.invokeAll(IntStream.range(0, 1_000)
                    .mapToObj(racer -> Executors.callable(() -> {
                        try {
                            plain.putObject(
                                    b -> b.bucket(bucket).key("k").ifNoneMatch("*"),
                                    RequestBody.fromString("racer " + racer));
                            winners.incrementAndGet();
                        } catch (S3Exception lost) {
                            if (lost.statusCode() == 412 || lost.statusCode() == 409) {
                                losers.incrementAndGet();
                            }
                        }
                    }))
                    .toList());
        }
        assertEquals(1, winners.get());
        assertEquals(999, losers.get());
        assertEquals(2, list().versions().size());
    }

    @Test
    void minioClient_readsListsAndRemovesVersions() throws Exception {
        set(BucketVersioningStatus.ENABLED);
        MinioClient minio = MinioClientIT.client(gateway.https(), GatewayProcess.ACCESS_KEY);
        String old = put("k", "old");
        String current = put("k", "new");
        try (var content = minio.getObject(GetObjectArgs.builder()
                .bucket(bucket)
                .object("k")
                .versionId(old)
                .build())) {
            assertEquals("old", new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }
        minio.removeObject(RemoveObjectArgs.builder()
                .bucket(bucket)
                .object("k")
                .versionId(current)
                .build());
        minio.removeObject(RemoveObjectArgs.builder().bucket(bucket).object("k").build());
        List<String> listed = new ArrayList<>();
        for (Result<Item> result : minio.listObjects(
                ListObjectsArgs.builder().bucket(bucket).includeVersions(true).build())) {
            Item item = result.get();
            listed.add(item.isDeleteMarker() + " " + item.isLatest() + " "
                    + (item.isDeleteMarker() ? "" : item.versionId()));
        }
        assertEquals(
                List.of("false false " + old, "true true "),
                listed.stream().sorted().toList());
    }

    @Test
    void cli_takesIdsAsTheyAre_andEmptiesTheBucket() {
        Assumptions.assumeTrue(AwsCli.isInstalled(), "the aws CLI is not installed");
        AwsCli cli = new AwsCli(gateway.http(), gateway.directory());
        cli.ok("s3api", "put-bucket-versioning", "--bucket", bucket, "--versioning-configuration", "Status=Enabled");
        assertEquals(
                "Enabled",
                cli.ok("s3api", "get-bucket-versioning", "--bucket", bucket, "--query", "Status", "--output", "text"));
        String old = put("k", "old");
        put("k", "new");
        cli.ok("s3", "rm", "--quiet", "s3://" + bucket + "/k");
        cli.ok("s3api", "get-object", "--bucket", bucket, "--key", "k", "--version-id", old, "cli-old");
        assertTrue(cli.fails("s3", "rb", "s3://" + bucket).contains("BucketNotEmpty"));
        assertEquals(
                "3",
                cli.ok(
                        "s3api",
                        "list-object-versions",
                        "--bucket",
                        bucket,
                        "--query",
                        "length([Versions,DeleteMarkers][])",
                        "--output",
                        "text"));
    }
}
