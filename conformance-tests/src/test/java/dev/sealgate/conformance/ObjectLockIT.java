package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Command;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import io.minio.EnableObjectLegalHoldArgs;
import io.minio.GetObjectLockConfigurationArgs;
import io.minio.GetObjectRetentionArgs;
import io.minio.IsObjectLegalHoldEnabledArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.SetObjectLockConfigurationArgs;
import io.minio.SetObjectRetentionArgs;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.ObjectLockConfiguration.RetentionDurationDays;
import io.minio.messages.Retention;
import io.minio.messages.RetentionMode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.ObjectLockLegalHoldStatus;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** Locks of versions, as clients of S3 use them. */
@GatewayTest(shared = true)
class ObjectLockIT {
    private static final String PROTECTED = "Access Denied because object protected by object lock.";
    private static final String NO_LOCKS = "Bucket is missing Object Lock Configuration";
    private static final String MALFORMED =
            "The XML you provided was not well-formed or did not validate against our published schema";
    private static final String NOT_FUTURE = "The retain until date must be in the future!";
    private static final byte[] CUSTOMER_KEY = "c".repeat(32).getBytes(StandardCharsets.UTF_8);

    private final GatewayProcess gateway;
    private final S3Client s3;
    private final S3Client ann;
    private String bucket = "";

    ObjectLockIT(GatewayProcess gateway) {
        this.gateway = gateway;
        s3 = Sdk.s3(gateway.https(), GatewayProcess.ACCESS_KEY);
        ann = Sdk.s3(gateway.https(), GatewayProcess.USER_ACCESS_KEY);
    }

    @BeforeEach
    void createBucket() {
        bucket = "lock-" + Long.toHexString(System.nanoTime());
        s3.createBucket(b -> b.bucket(bucket).objectLockEnabledForBucket(true));
    }

    private static Instant in(int days) {
        return Instant.now().plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
    }

    private String put(Consumer<PutObjectRequest.Builder> more) {
        return s3.putObject(b -> b.bucket(bucket).key("k").applyMutation(more), RequestBody.fromString("content"))
                .versionId();
    }

    private void retain(String versionId, ObjectLockRetentionMode mode, Instant until, boolean bypass) {
        s3.putObjectRetention(b -> b.bucket(bucket)
                .key("k")
                .versionId(versionId)
                .bypassGovernanceRetention(bypass ? true : null)
                .retention(r -> r.mode(mode).retainUntilDate(until)));
    }

    private void hold(@Nullable String versionId, ObjectLockLegalHoldStatus status) {
        s3.putObjectLegalHold(
                b -> b.bucket(bucket).key("k").versionId(versionId).legalHold(h -> h.status(status)));
    }

    private void delete(String versionId, boolean bypass) {
        s3.deleteObject(
                b -> b.bucket(bucket).key("k").versionId(versionId).bypassGovernanceRetention(bypass ? true : null));
    }

    private HeadObjectResponse head(String versionId) {
        return s3.headObject(b -> b.bucket(bucket).key("k").versionId(versionId));
    }

    private void configure(Consumer<DefaultRetention.Builder> retention) {
        s3.putObjectLockConfiguration(b -> b.bucket(bucket)
                .objectLockConfiguration(c -> c.objectLockEnabled("Enabled").rule(r -> r.defaultRetention(retention))));
    }

    private static void assertRefused(int status, String code, String message, Runnable call) {
        S3Exception refused = assertThrows(S3Exception.class, call::run);
        assertEquals(
                status + " " + code + " " + message,
                refused.statusCode() + " " + refused.awsErrorDetails().errorCode() + " "
                        + refused.awsErrorDetails().errorMessage());
    }

    private static void assertProtected(Runnable call) {
        assertRefused(403, "AccessDenied", PROTECTED, call);
    }

    @Test
    void aBucketMadeForLocks_keepsVersions_andCannotStopToKeepThem() {
        assertEquals(
                BucketVersioningStatus.ENABLED,
                s3.getBucketVersioning(b -> b.bucket(bucket)).status());
        assertEquals(
                "Enabled",
                s3.getObjectLockConfiguration(b -> b.bucket(bucket))
                        .objectLockConfiguration()
                        .objectLockEnabledAsString());
        assertRefused(
                409,
                "InvalidBucketState",
                "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.",
                () -> s3.putBucketVersioning(
                        b -> b.bucket(bucket).versioningConfiguration(v -> v.status("Suspended"))));
        s3.putBucketVersioning(b -> b.bucket(bucket).versioningConfiguration(v -> v.status("Enabled")));
    }

    @Test
    void locksComeToABucketThatKeepsVersions_andToNoOther() {
        String plain = bucket + "-plain";
        s3.createBucket(b -> b.bucket(plain));
        assertRefused(
                404,
                "ObjectLockConfigurationNotFoundError",
                "Object Lock configuration does not exist for this bucket",
                () -> s3.getObjectLockConfiguration(b -> b.bucket(plain)));
        Runnable enable = () -> s3.putObjectLockConfiguration(
                b -> b.bucket(plain).objectLockConfiguration(c -> c.objectLockEnabled("Enabled")));
        assertRefused(
                409,
                "InvalidBucketState",
                "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration",
                enable);
        s3.putObject(b -> b.bucket(plain).key("k"), RequestBody.fromString("before"));
        assertRefused(
                400,
                "InvalidRequest",
                NO_LOCKS,
                () -> s3.getObjectRetention(b -> b.bucket(plain).key("k")));
        assertRefused(
                400,
                "InvalidRequest",
                NO_LOCKS,
                () -> s3.putObjectLegalHold(b -> b.bucket(plain).key("k").legalHold(h -> h.status("ON"))));
        assertRefused(
                400,
                "InvalidRequest",
                NO_LOCKS,
                () -> s3.putObject(
                        b -> b.bucket(plain).key("k").objectLockLegalHoldStatus("ON"), RequestBody.fromString("x")));
        assertRefused(
                400,
                "InvalidArgument",
                "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
                () -> s3.deleteObject(b -> b.bucket(plain).key("k").bypassGovernanceRetention(true)));

        s3.putBucketVersioning(b -> b.bucket(plain).versioningConfiguration(v -> v.status("Enabled")));
        enable.run();
        s3.putObjectLegalHold(b -> b.bucket(plain).key("k").versionId("null").legalHold(h -> h.status("ON")));
        assertProtected(() -> s3.deleteObject(b -> b.bucket(plain).key("k").versionId("null")));
    }

    @Test
    void defaults_areShown_andHoldForEveryWrite() {
        configure(r -> r.mode(ObjectLockRetentionMode.COMPLIANCE).years(1));
        DefaultRetention shown = s3.getObjectLockConfiguration(b -> b.bucket(bucket))
                .objectLockConfiguration()
                .rule()
                .defaultRetention();
        assertEquals(1, shown.years());
        assertNull(shown.days());
        configure(r -> r.mode(ObjectLockRetentionMode.GOVERNANCE).days(2));

        HeadObjectResponse written = head(put(b -> {}));
        assertEquals(ObjectLockMode.GOVERNANCE, written.objectLockMode());
        Duration left = Duration.between(Instant.now(), written.objectLockRetainUntilDate());
        assertTrue(left.toHours() >= 47 && left.toHours() <= 48, left.toString());
        String copied = s3.copyObject(b -> b.sourceBucket(bucket)
                        .sourceKey("k")
                        .destinationBucket(bucket)
                        .destinationKey("k")
                        .metadataDirective("REPLACE"))
                .versionId();
        assertProtected(() -> delete(copied, false));
        String uploadId =
                s3.createMultipartUpload(b -> b.bucket(bucket).key("k")).uploadId();
        assertProtected(() -> delete(complete(uploadId), false));
        assertEquals(
                ObjectLockMode.COMPLIANCE,
                head(put(b -> b.objectLockMode("COMPLIANCE").objectLockRetainUntilDate(in(1))))
                        .objectLockMode());
    }

    private String complete(String uploadId) {
        String etag = s3.uploadPart(
                        b -> b.bucket(bucket).key("k").uploadId(uploadId).partNumber(1), RequestBody.fromString("part"))
                .eTag();
        CompletedPart part = CompletedPart.builder().partNumber(1).eTag(etag).build();
        return s3.completeMultipartUpload(
                        b -> b.bucket(bucket).key("k").uploadId(uploadId).multipartUpload(m -> m.parts(part)))
                .versionId();
    }

    @Test
    void wrongConfigurations_areRefused() {
        for (Consumer<DefaultRetention.Builder> wrong : List.<Consumer<DefaultRetention.Builder>>of(
                r -> r.mode("GOVERNANCE").days(1).years(1),
                r -> r.mode("GOVERNANCE"),
                r -> r.days(1),
                r -> r.mode("SOFT").days(1))) {
            assertRefused(400, "MalformedXML", MALFORMED, () -> configure(wrong));
        }
        assertRefused(
                400,
                "InvalidArgument",
                "Default retention period must be a positive integer value.",
                () -> configure(r -> r.mode("GOVERNANCE").days(0)));
        assertRefused(
                400,
                "MalformedXML",
                MALFORMED,
                () -> s3.putObjectLockConfiguration(
                        b -> b.bucket(bucket).objectLockConfiguration(c -> c.objectLockEnabled("Disabled"))));
    }

    @Test
    void governance_givesWayToWhoMayBypassIt() {
        String id = put(b -> b.objectLockMode("GOVERNANCE").objectLockRetainUntilDate(in(2)));
        assertProtected(() -> delete(id, false));
        assertProtected(() -> retain(id, ObjectLockRetentionMode.GOVERNANCE, in(1), false));
        assertProtected(() -> s3.putObjectRetention(
                b -> b.bucket(bucket).key("k").versionId(id).retention(r -> {})));
        retain(id, ObjectLockRetentionMode.GOVERNANCE, in(3), false);
        retain(id, ObjectLockRetentionMode.GOVERNANCE, in(1), true);
        s3.putObjectRetention(b -> b.bucket(bucket)
                .key("k")
                .versionId(id)
                .bypassGovernanceRetention(true)
                .retention(r -> {}));
        assertRefused(
                404,
                "NoSuchObjectLockConfiguration",
                "The specified object does not have a ObjectLock configuration",
                () -> s3.getObjectRetention(b -> b.bucket(bucket).key("k").versionId(id)));
        retain(id, ObjectLockRetentionMode.GOVERNANCE, in(1), false);
        assertProtected(() -> retain(id, ObjectLockRetentionMode.COMPLIANCE, in(3), false));
        delete(id, true);
        assertRefused(
                404,
                "NoSuchVersion",
                "The specified version does not exist.",
                () -> s3.getObjectRetention(b -> b.bucket(bucket).key("k").versionId(id)));
    }

    @Test
    void governance_becomesCompliance_onlyByWhoMayBypassIt() {
        String id = put(b -> b.objectLockMode("GOVERNANCE").objectLockRetainUntilDate(in(1)));
        assertProtected(() -> retain(id, ObjectLockRetentionMode.COMPLIANCE, in(1), false));
        Instant soon = Instant.now().plusSeconds(3);
        retain(id, ObjectLockRetentionMode.COMPLIANCE, soon, true);
        assertEquals(ObjectLockMode.COMPLIANCE, head(id).objectLockMode());
        assertProtected(() -> delete(id, true));
    }

    @Test
    void compliance_onlyGrows() {
        String id = put(b -> b.objectLockMode("COMPLIANCE").objectLockRetainUntilDate(in(2)));
        assertProtected(() -> delete(id, true));
        assertProtected(() -> retain(id, ObjectLockRetentionMode.COMPLIANCE, in(1), true));
        assertProtected(() -> retain(id, ObjectLockRetentionMode.GOVERNANCE, in(5), true));
        Instant later = in(3);
        retain(id, ObjectLockRetentionMode.COMPLIANCE, later, false);
        assertEquals(
                later,
                s3.getObjectRetention(b -> b.bucket(bucket).key("k"))
                        .retention()
                        .retainUntilDate());
    }

    @Test
    void aRetentionThatEnds_protectsNoMore() throws InterruptedException {
        Instant soon = Instant.now().plusSeconds(4);
        String id = put(b -> b.objectLockMode("COMPLIANCE").objectLockRetainUntilDate(soon));
        assertProtected(() -> delete(id, true));
        Thread.sleep(Duration.between(Instant.now(), soon).toMillis() + 100);
        delete(id, false);
    }

    @Test
    void aLegalHold_holdsUntilItIsTakenOff() {
        String id = put(b -> {});
        assertRefused(
                404,
                "NoSuchObjectLockConfiguration",
                "The specified object does not have a ObjectLock configuration",
                () -> s3.getObjectLegalHold(b -> b.bucket(bucket).key("k")));
        hold(null, ObjectLockLegalHoldStatus.ON);
        assertEquals(ObjectLockLegalHoldStatus.ON, head(id).objectLockLegalHoldStatus());
        assertProtected(() -> delete(id, true));
        hold(id, ObjectLockLegalHoldStatus.OFF);
        assertEquals(
                ObjectLockLegalHoldStatus.OFF,
                s3.getObjectLegalHold(b -> b.bucket(bucket).key("k"))
                        .legalHold()
                        .status());
        delete(id, false);
    }

    @Test
    void plainDeletion_hides_andDeletionsOfMany_refuseEachOnItsOwn() {
        String locked = put(b -> b.objectLockMode("GOVERNANCE").objectLockRetainUntilDate(in(2)));
        String held = put(b -> b.objectLockLegalHoldStatus("ON"));
        String free = put(b -> {});
        s3.deleteObject(b -> b.bucket(bucket).key("k"));
        List<ObjectIdentifier> all = Stream.of(locked, held, free)
                .map(id -> ObjectIdentifier.builder().key("k").versionId(id).build())
                .toList();
        DeleteObjectsResponse result = s3.deleteObjects(b -> b.bucket(bucket).delete(d -> d.objects(all)));
        assertEquals(
                List.of(free),
                result.deleted().stream().map(deleted -> deleted.versionId()).toList());
        assertEquals(
                List.of(locked + " AccessDenied " + PROTECTED, held + " AccessDenied " + PROTECTED),
                result.errors().stream()
                        .map(error -> error.versionId() + " " + error.code() + " " + error.message())
                        .toList());
        result = s3.deleteObjects(
                b -> b.bucket(bucket).bypassGovernanceRetention(true).delete(d -> d.objects(all.subList(0, 2))));
        assertEquals(locked, result.deleted().getFirst().versionId());
        assertEquals(held, result.errors().getFirst().versionId());
        assertRefused(
                409,
                "BucketNotEmpty",
                "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
                () -> s3.deleteBucket(b -> b.bucket(bucket)));
    }

    @Test
    void wrongRetentions_areRefused() {
        String id = put(b -> {});
        assertRefused(
                400,
                "InvalidArgument",
                NOT_FUTURE,
                () -> retain(
                        id, ObjectLockRetentionMode.GOVERNANCE, Instant.now().minusSeconds(1), false));
        assertRefused(
                400,
                "MalformedXML",
                MALFORMED,
                () -> s3.putObjectRetention(b -> b.bucket(bucket).key("k").retention(r -> r.mode("GOVERNANCE"))));
        assertRefused(
                400,
                "MalformedXML",
                MALFORMED,
                () -> s3.putObjectLegalHold(b -> b.bucket(bucket).key("k").legalHold(h -> h.status("MAYBE"))));
        assertRefused(
                400,
                "InvalidArgument",
                "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
                () -> put(b -> b.objectLockMode("GOVERNANCE")));
        assertRefused(
                400,
                "InvalidArgument",
                NOT_FUTURE,
                () -> put(b -> b.objectLockMode("GOVERNANCE").objectLockRetainUntilDate(Instant.EPOCH)));
        assertRefused(
                404,
                "NoSuchKey",
                "The specified key does not exist.",
                () -> s3.putObjectLegalHold(b -> b.bucket(bucket).key("none").legalHold(h -> h.status("ON"))));
        String marker = s3.deleteObject(b -> b.bucket(bucket).key("k")).versionId();
        for (String version : new @Nullable String[] {null, marker}) {
            assertRefused(
                    405,
                    "MethodNotAllowed",
                    "The specified method is not allowed against this resource.",
                    () -> hold(version, ObjectLockLegalHoldStatus.ON));
        }
    }

    static List<Consumer<PutObjectRequest.Builder>> encryptions() {
        String key = Base64.getEncoder().encodeToString(CUSTOMER_KEY);
        return List.of(
                b -> b.serverSideEncryption(ServerSideEncryption.AES256),
                b -> b.serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId("alias/seeded")
                        .bucketKeyEnabled(true),
                b -> b.serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE).ssekmsKeyId("alias/seeded"),
                b -> b.sseCustomerAlgorithm("AES256").sseCustomerKey(key).sseCustomerKeyMD5(md5(CUSTOMER_KEY)));
    }

    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("encryptions")
    void eachEncryption_isLocked(Consumer<PutObjectRequest.Builder> encryption) {
        String id = put(b -> b.applyMutation(encryption)
                .objectLockMode("COMPLIANCE")
                .objectLockRetainUntilDate(in(2))
                .objectLockLegalHoldStatus("ON"));
        hold(id, ObjectLockLegalHoldStatus.OFF);
        assertProtected(() -> delete(id, true));
    }

    @Test
    void uploads_keepTheirLock_andPartsNeedADigest() {
        Instant until = in(2);
        String uploadId = s3.createMultipartUpload(b -> b.bucket(bucket)
                        .key("k")
                        .objectLockMode("COMPLIANCE")
                        .objectLockRetainUntilDate(until)
                        .objectLockLegalHoldStatus("ON"))
                .uploadId();
        HeadObjectResponse completed = head(complete(uploadId));
        assertEquals(until, completed.objectLockRetainUntilDate());
        assertEquals(ObjectLockLegalHoldStatus.ON, completed.objectLockLegalHoldStatus());
    }

    @Test
    void bodiesWithoutADigest_areNotLocked() {
        String digest =
                "Content-MD5 OR x-amz-checksum- HTTP header is required for Put %s requests with Object Lock parameters";
        try (S3Client bare = S3Client.builder()
                .forcePathStyle(true)
                .endpointOverride(gateway.http())
                .region(Region.US_EAST_1)
                .credentialsProvider(Sdk.root())
                .httpClient(UrlConnectionHttpClient.create())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .build()) {
            bare.putObject(b -> b.bucket(bucket).key("free"), RequestBody.fromString("x"));
            assertRefused(
                    400,
                    "InvalidRequest",
                    digest.formatted("Object"),
                    () -> bare.putObject(
                            b -> b.bucket(bucket).key("k").objectLockLegalHoldStatus("ON"),
                            RequestBody.fromString("x")));
            configure(r -> r.mode(ObjectLockRetentionMode.GOVERNANCE).days(1));
            assertRefused(
                    400,
                    "InvalidRequest",
                    digest.formatted("Object"),
                    () -> bare.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("x")));
            String uploadId =
                    bare.createMultipartUpload(b -> b.bucket(bucket).key("k")).uploadId();
            assertRefused(
                    400,
                    "InvalidRequest",
                    digest.formatted("Part"),
                    () -> bare.uploadPart(
                            b -> b.bucket(bucket).key("k").uploadId(uploadId).partNumber(1),
                            RequestBody.fromString("x")));
        }
    }

    @Test
    void encryptionOfALockedObject_isNotUpdated() {
        String id = put(b -> {});
        String arn = "arn:aws:kms:us-east-1:" + GatewayProcess.ACCOUNT + ":key/" + GatewayProcess.SEED_KEY_ID;
        Runnable update = () -> s3.updateObjectEncryption(
                b -> b.bucket(bucket).key("k").versionId(id).objectEncryption(e -> e.ssekms(k -> k.kmsKeyArn(arn))));
        hold(id, ObjectLockLegalHoldStatus.ON);
        S3Exception refused = assertThrows(S3Exception.class, update::run);
        assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
        assertTrue(refused.awsErrorDetails().errorMessage().contains("protected by S3 Object Lock"));
        hold(id, ObjectLockLegalHoldStatus.OFF);
        update.run();
        assertEquals(ObjectLockLegalHoldStatus.OFF, head(id).objectLockLegalHoldStatus());
    }

    private void denyAnn(String action, String condition) {
        s3.putBucketPolicy(
                b -> b.bucket(bucket).policy("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::%s:user/ann"},
                "Action":"%s","Resource":"arn:aws:s3:::%s/*"%s}]}""".formatted(GatewayProcess.ACCOUNT, action, bucket, condition)));
    }

    private static void assertDenied(String action, Runnable call) {
        S3Exception refused = assertThrows(S3Exception.class, call::run);
        assertEquals("AccessDenied", refused.awsErrorDetails().errorCode());
        assertTrue(
                refused.awsErrorDetails().errorMessage().contains(" is not authorized to perform: " + action + " on "),
                refused.awsErrorDetails().errorMessage());
    }

    @Test
    void everyLock_needsItsPermission() {
        String id = put(b -> b.objectLockMode("GOVERNANCE").objectLockRetainUntilDate(in(2)));
        hold(id, ObjectLockLegalHoldStatus.OFF);
        denyAnn("s3:BypassGovernanceRetention", "");
        assertDenied(
                "s3:BypassGovernanceRetention",
                () -> ann.deleteObject(
                        b -> b.bucket(bucket).key("k").versionId(id).bypassGovernanceRetention(true)));
        assertDenied(
                "s3:BypassGovernanceRetention",
                () -> ann.putObjectRetention(b -> b.bucket(bucket)
                        .key("k")
                        .bypassGovernanceRetention(true)
                        .retention(r -> {})));
        DeleteObjectsResponse many = ann.deleteObjects(b -> b.bucket(bucket)
                .bypassGovernanceRetention(true)
                .delete(d -> d.objects(
                        ObjectIdentifier.builder().key("k").versionId(id).build())));
        assertTrue(many.errors().getFirst().message().contains("s3:BypassGovernanceRetention"));

        denyAnn("s3:PutObjectRetention", "");
        assertDenied(
                "s3:PutObjectRetention",
                () -> ann.putObject(
                        b -> b.bucket(bucket)
                                .key("k")
                                .objectLockMode("GOVERNANCE")
                                .objectLockRetainUntilDate(in(1)),
                        RequestBody.fromString("x")));
        denyAnn("s3:PutObjectLegalHold", "");
        assertDenied(
                "s3:PutObjectLegalHold",
                () -> ann.createMultipartUpload(b -> b.bucket(bucket).key("k").objectLockLegalHoldStatus("OFF")));
        assertDenied(
                "s3:PutObjectLegalHold",
                () -> ann.putObjectLegalHold(b -> b.bucket(bucket).key("k").legalHold(h -> h.status("OFF"))));

        denyAnn("s3:GetObjectRetention", "");
        HeadObjectResponse told = ann.headObject(b -> b.bucket(bucket).key("k"));
        assertNull(told.objectLockModeAsString());
        assertEquals(ObjectLockLegalHoldStatus.OFF, told.objectLockLegalHoldStatus());
        denyAnn("s3:GetObjectLegalHold", "");
        told = ann.headObject(b -> b.bucket(bucket).key("k"));
        assertEquals(ObjectLockMode.GOVERNANCE, told.objectLockMode());
        assertNull(told.objectLockLegalHoldStatusAsString());
    }

    @Test
    void policies_seeLocksInHeadersAndBodies() {
        put(b -> {});
        denyAnn(
                "s3:PutObjectRetention",
                ",\"Condition\":{\"NumericGreaterThan\":{\"s3:object-lock-remaining-retention-days\":\"30\"}}");
        ann.putObjectRetention(b ->
                b.bucket(bucket).key("k").retention(r -> r.mode("GOVERNANCE").retainUntilDate(in(20))));
        assertDenied(
                "s3:PutObjectRetention",
                () -> ann.putObjectRetention(b -> b.bucket(bucket)
                        .key("k")
                        .retention(r -> r.mode("GOVERNANCE").retainUntilDate(in(40)))));
        assertDenied(
                "s3:PutObjectRetention",
                () -> ann.putObject(
                        b -> b.bucket(bucket)
                                .key("k")
                                .objectLockMode("GOVERNANCE")
                                .objectLockRetainUntilDate(in(40)),
                        RequestBody.fromString("x")));
        denyAnn("s3:PutObjectRetention", ",\"Condition\":{\"StringEquals\":{\"s3:object-lock-mode\":\"COMPLIANCE\"}}");
        assertDenied(
                "s3:PutObjectRetention",
                () -> ann.putObjectRetention(b -> b.bucket(bucket)
                        .key("k")
                        .retention(r -> r.mode("COMPLIANCE").retainUntilDate(in(40)))));
        denyAnn("s3:PutObjectLegalHold", ",\"Condition\":{\"StringEquals\":{\"s3:object-lock-legal-hold\":\"OFF\"}}");
        ann.putObjectLegalHold(b -> b.bucket(bucket).key("k").legalHold(h -> h.status("ON")));
        assertDenied(
                "s3:PutObjectLegalHold",
                () -> ann.putObjectLegalHold(b -> b.bucket(bucket).key("k").legalHold(h -> h.status("OFF"))));
    }

    @Test
    void minioClient_locks() throws Exception {
        MinioClient minio = MinioClientIT.client(gateway.https(), GatewayProcess.ACCESS_KEY);
        String own = bucket + "-minio";
        minio.makeBucket(MakeBucketArgs.builder().bucket(own).objectLock(true).build());
        minio.setObjectLockConfiguration(SetObjectLockConfigurationArgs.builder()
                .bucket(own)
                .config(new io.minio.messages.ObjectLockConfiguration(
                        RetentionMode.GOVERNANCE, new RetentionDurationDays(7)))
                .build());
        assertEquals(
                RetentionMode.GOVERNANCE,
                minio.getObjectLockConfiguration(GetObjectLockConfigurationArgs.builder()
                                .bucket(own)
                                .build())
                        .mode());
        String id = minio.putObject(PutObjectArgs.builder().bucket(own).object("k").stream(
                                new ByteArrayInputStream(new byte[9]), 9L, -1L)
                        .build())
                .versionId();
        ZonedDateTime until = ZonedDateTime.now(ZoneOffset.UTC).plusDays(9);
        minio.setObjectRetention(SetObjectRetentionArgs.builder()
                .bucket(own)
                .object("k")
                .config(new Retention(RetentionMode.COMPLIANCE, until))
                .bypassGovernanceMode(true)
                .build());
        assertEquals(
                RetentionMode.COMPLIANCE,
                minio.getObjectRetention(GetObjectRetentionArgs.builder()
                                .bucket(own)
                                .object("k")
                                .build())
                        .mode());
        minio.enableObjectLegalHold(
                EnableObjectLegalHoldArgs.builder().bucket(own).object("k").build());
        assertTrue(minio.isObjectLegalHoldEnabled(
                IsObjectLegalHoldEnabledArgs.builder().bucket(own).object("k").build()));
        ErrorResponseException refused = assertThrows(
                ErrorResponseException.class,
                () -> minio.removeObject(RemoveObjectArgs.builder()
                        .bucket(own)
                        .object("k")
                        .versionId(id)
                        .bypassGovernanceMode(true)
                        .build()));
        assertEquals(PROTECTED, refused.errorResponse().message());
    }

    @Test
    void inspect_showsTheLock() throws Exception {
        String id = put(b -> b.objectLockMode("GOVERNANCE")
                .objectLockRetainUntilDate(Instant.parse("2999-01-01T00:00:00Z"))
                .objectLockLegalHoldStatus("ON"));
        Command.Ran ran = Command.run(
                gateway.directory(),
                gateway.http(),
                GatewayProcess.ACCESS_KEY,
                "inspect",
                "s3://" + bucket + "/k?versionId=" + id);
        assertEquals(0, ran.exitCode(), ran.output());
        assertTrue(ran.output().contains("GOVERNANCE until 2999-01-01T00:00:00Z"), ran.output());
        assertTrue(ran.output().matches("(?s).*\nlegal hold +ON\n.*"), ran.output());
    }

    @Test
    void cli_locks() {
        Assumptions.assumeTrue(AwsCli.isInstalled(), "the aws CLI is not installed");
        AwsCli cli = new AwsCli(gateway.http(), gateway.directory());
        cli.ok(
                "s3api",
                "put-object-lock-configuration",
                "--bucket",
                bucket,
                "--object-lock-configuration",
                "ObjectLockEnabled=Enabled,Rule={DefaultRetention={Mode=GOVERNANCE,Days=3}}");
        String id = put(b -> {});
        cli.ok("s3api", "put-object-legal-hold", "--bucket", bucket, "--key", "k", "--legal-hold", "Status=ON");
        assertEquals(
                "GOVERNANCE\tON",
                cli.ok(
                        "s3api",
                        "head-object",
                        "--bucket",
                        bucket,
                        "--key",
                        "k",
                        "--query",
                        "[ObjectLockMode,ObjectLockLegalHoldStatus]",
                        "--output",
                        "text"));
        assertTrue(cli.fails("s3api", "delete-object", "--bucket", bucket, "--key", "k", "--version-id", id)
                .contains(PROTECTED));
    }
}
