package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Client;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionTransition;
import software.amazon.awssdk.services.s3.model.ObjectAttributes;
import software.amazon.awssdk.services.s3.model.OptionalObjectAttributes;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tier;
import software.amazon.awssdk.services.s3.model.Transition;

/** Storage classes: given, shown, moved by lifecycles, and archives that have to be restored before they are read. */
@GatewayTest(shared = true)
class StorageClassIT {
    private static final String BUCKET = "storage-classes";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final S3Client s3;

    StorageClassIT(@Client S3Client s3) {
        this.s3 = s3;
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    private void put(String key, StorageClass storageClass) {
        s3.putObject(
                b -> b.bucket(BUCKET).key(key).storageClass(storageClass.toString()), RequestBody.fromString("bytes"));
    }

    private HeadObjectResponse head(String key) {
        return s3.headObject(b -> b.bucket(BUCKET).key(key));
    }

    private String read(String key) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asUtf8String();
    }

    private static S3Exception refused(String code, String text, Executable request) {
        S3Exception refusal = assertThrows(S3Exception.class, request);
        assertEquals(code, refusal.awsErrorDetails().errorCode());
        assertEquals(text, refusal.awsErrorDetails().errorMessage());
        return refusal;
    }

    private static void assertArchived(Executable request) {
        assertEquals(
                403,
                refused("InvalidObjectState", "The operation is not valid for the object's storage class", request)
                        .statusCode());
    }

    @ParameterizedTest
    @EnumSource(
            value = StorageClass.class,
            names = {
                "STANDARD",
                "REDUCED_REDUNDANCY",
                "STANDARD_IA",
                "ONEZONE_IA",
                "INTELLIGENT_TIERING",
                "GLACIER_IR",
                "GLACIER",
                "DEEP_ARCHIVE"
            })
    void classes_areShownWhereverObjectsAre(StorageClass given) {
        String key = "shown/" + given;
        put(key, given);
        assertEquals(
                given == StorageClass.STANDARD ? null : given,
                head(key).storageClass(),
                "AWS: the standard one is not told");
        assertEquals(
                given.toString(),
                s3.listObjectsV2(b -> b.bucket(BUCKET).prefix(key))
                        .contents()
                        .getFirst()
                        .storageClassAsString());
        assertEquals(
                given,
                s3.getObjectAttributes(b -> b.bucket(BUCKET).key(key).objectAttributes(ObjectAttributes.STORAGE_CLASS))
                        .storageClass());
        String upload = s3.createMultipartUpload(b -> b.bucket(BUCKET).key(key).storageClass(given))
                .uploadId();
        assertEquals(
                given,
                s3.listParts(b -> b.bucket(BUCKET).key(key).uploadId(upload)).storageClass());
        String etag = s3.uploadPart(
                        b -> b.bucket(BUCKET).key(key).uploadId(upload).partNumber(1), RequestBody.fromString("part"))
                .eTag();
        s3.completeMultipartUpload(b -> b.bucket(BUCKET)
                .key(key)
                .uploadId(upload)
                .multipartUpload(m ->
                        m.parts(CompletedPart.builder().partNumber(1).eTag(etag).build())));
        assertEquals(given == StorageClass.STANDARD ? null : given, head(key).storageClass());
    }

    @ParameterizedTest
    @ValueSource(strings = {"OUTPOSTS", "EXPRESS_ONEZONE", "SNOW", "FSX_OPENZFS", "glacier", "COLD"})
    void otherClasses_areInvalid(String other) {
        refused(
                "InvalidStorageClass",
                "The storage class you specified is not valid",
                () -> s3.putObject(b -> b.bucket(BUCKET).key("k").storageClass(other), RequestBody.fromString("x")));
    }

    @ParameterizedTest
    @CsvSource({"GLACIER, AES256", "GLACIER, aws:kms", "DEEP_ARCHIVE, aws:kms:dsse"})
    void archivedObject_isReadOnceItWasRestored(StorageClass archive, String mode) {
        String key = "archived/" + archive + "/" + mode;
        s3.putObject(
                b -> b.bucket(BUCKET)
                        .key(key)
                        .storageClass(archive)
                        .serverSideEncryption(ServerSideEncryption.fromValue(mode)),
                RequestBody.fromString("bytes"));
        assertArchived(() -> read(key));
        assertArchived(() -> s3.copyObject(b ->
                b.sourceBucket(BUCKET).sourceKey(key).destinationBucket(BUCKET).destinationKey("copy")));
        String upload =
                s3.createMultipartUpload(b -> b.bucket(BUCKET).key("parts")).uploadId();
        assertArchived(() -> s3.uploadPartCopy(b -> b.sourceBucket(BUCKET)
                .sourceKey(key)
                .destinationBucket(BUCKET)
                .destinationKey("parts")
                .uploadId(upload)
                .partNumber(1)));
        assertNull(head(key).restore());

        assertEquals(202, restore(key, 2));
        String told = head(key).restore();
        assertTrue(
                told.matches(
                        "ongoing-request=\"false\", expiry-date=\"[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} 00:00:00 GMT\""),
                told);
        assertEquals("bytes", read(key));
        S3Object listed = s3.listObjectsV2(b ->
                        b.bucket(BUCKET).prefix(key).optionalObjectAttributes(OptionalObjectAttributes.RESTORE_STATUS))
                .contents()
                .getFirst();
        assertEquals(false, listed.restoreStatus().isRestoreInProgress());
        assertTrue(listed.restoreStatus().restoreExpiryDate().isAfter(Instant.now()));
        assertNull(s3.listObjectsV2(b -> b.bucket(BUCKET).prefix(key))
                .contents()
                .getFirst()
                .restoreStatus());
        assertEquals(
                listed.restoreStatus(),
                s3.listObjectVersions(b -> b.bucket(BUCKET)
                                .prefix(key)
                                .optionalObjectAttributes(OptionalObjectAttributes.RESTORE_STATUS))
                        .versions()
                        .getFirst()
                        .restoreStatus());
        assertEquals(archive, head(key).storageClass());
        assertEquals(200, restore(key, 20), "once more, for longer");
        assertTrue(!head(key).restore().equals(told));
        s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey(key)
                .destinationBucket(BUCKET)
                .destinationKey(key)
                .storageClass(StorageClass.STANDARD_IA));
        assertEquals(StorageClass.STANDARD_IA, head(key).storageClass());
        assertNull(head(key).restore());
        assertEquals("bytes", read(key));
    }

    private int restore(String key, int days) {
        return s3.restoreObject(b -> b.bucket(BUCKET)
                        .key(key)
                        .restoreRequest(r -> r.days(days).glacierJobParameters(g -> g.tier(Tier.STANDARD))))
                .sdkHttpResponse()
                .statusCode();
    }

    @Test
    void restoration_isForArchivesOnly() {
        put("instant", StorageClass.GLACIER_IR);
        assertEquals("bytes", read("instant"));
        refused(
                "InvalidObjectState",
                "Restore is not allowed for the object's current storage class",
                () -> restore("instant", 1));
        refused("NoSuchKey", "The specified key does not exist.", () -> restore("none", 1));
        put("deep", StorageClass.DEEP_ARCHIVE);
        refused(
                "InvalidArgument",
                "Retrieval option is not supported by this storage class",
                () -> s3.restoreObject(b -> b.bucket(BUCKET)
                        .key("deep")
                        .restoreRequest(r -> r.days(1).glacierJobParameters(g -> g.tier(Tier.EXPEDITED)))));
        refused(
                "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published schema",
                () -> restore("deep", 0));
        assertArchived(() -> read("deep"));
    }

    @Test
    void versions_areRestoredEachForItself() {
        s3.createBucket(b -> b.bucket("storage-class-versions"));
        s3.putBucketVersioning(b -> b.bucket("storage-class-versions")
                .versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        String first = s3.putObject(
                        b -> b.bucket("storage-class-versions").key("k").storageClass(StorageClass.GLACIER),
                        RequestBody.fromString("first"))
                .versionId();
        s3.putObject(
                b -> b.bucket("storage-class-versions").key("k").storageClass(StorageClass.GLACIER),
                RequestBody.fromString("second"));
        s3.restoreObject(b ->
                b.bucket("storage-class-versions").key("k").versionId(first).restoreRequest(r -> r.days(1)));
        assertEquals(
                "first",
                s3.getObjectAsBytes(
                                b -> b.bucket("storage-class-versions").key("k").versionId(first))
                        .asUtf8String());
        assertArchived(() ->
                s3.getObjectAsBytes(b -> b.bucket("storage-class-versions").key("k")));
    }

    @Test
    void restorationThatTakesTime_isUnderWayMeanwhile(@TempDir Path directory) {
        try (GatewayProcess gateway = GatewayBuilder.in(directory)
                .config("archive: {restoreAfter: 3s}")
                .start()) {
            S3Client slow = Sdk.s3(gateway.https());
            slow.createBucket(b -> b.bucket("slow"));
            slow.putObject(
                    b -> b.bucket("slow").key("k").storageClass(StorageClass.GLACIER), RequestBody.fromString("x"));
            Runnable restore =
                    () -> slow.restoreObject(b -> b.bucket("slow").key("k").restoreRequest(r -> r.days(1)));
            restore.run();
            assertEquals(
                    "ongoing-request=\"true\"",
                    slow.headObject(b -> b.bucket("slow").key("k")).restore());
            assertEquals(
                    409,
                    refused("RestoreAlreadyInProgress", "Object restore is already in progress", restore::run)
                            .statusCode());
            assertArchived(() -> slow.getObjectAsBytes(b -> b.bucket("slow").key("k")));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (slow.headObject(b -> b.bucket("slow").key("k")).restore().contains("true")
                    && System.nanoTime() < deadline) {
                GatewayProcess.pause();
            }
            assertEquals(
                    "x", slow.getObjectAsBytes(b -> b.bucket("slow").key("k")).asUtf8String());
        }
    }

    @Test
    void lifecycle_movesWhatIsDue_andIsShownAsItWasPut() {
        s3.createBucket(b -> b.bucket("storage-class-moves"));
        s3.putObject(
                b -> b.bucket("storage-class-moves").key("a/large"), RequestBody.fromString("x".repeat(128 * 1024)));
        s3.putObject(b -> b.bucket("storage-class-moves").key("a/small"), RequestBody.fromString("x"));
        s3.putObject(
                b -> b.bucket("storage-class-moves").key("b/large"), RequestBody.fromString("x".repeat(128 * 1024)));
        LifecycleRule moving = LifecycleRule.builder()
                .id("moving")
                .status(ExpirationStatus.ENABLED)
                .filter(f -> f.prefix("a/"))
                .transitions(Transition.builder()
                        .date(Instant.parse("2020-01-01T00:00:00Z"))
                        .storageClass("GLACIER")
                        .build())
                .noncurrentVersionTransitions(NoncurrentVersionTransition.builder()
                        .noncurrentDays(30)
                        .newerNoncurrentVersions(2)
                        .storageClass("STANDARD_IA")
                        .build())
                .build();
        s3.putBucketLifecycleConfiguration(
                b -> b.bucket("storage-class-moves").lifecycleConfiguration(c -> c.rules(moving)));
        assertEquals(
                List.of(moving),
                s3.getBucketLifecycleConfiguration(b -> b.bucket("storage-class-moves"))
                        .rules());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (s3.headObject(b -> b.bucket("storage-class-moves").key("a/large"))
                                .storageClass()
                        == null
                && System.nanoTime() < deadline) {
            GatewayProcess.pause();
        }
        assertEquals(
                List.of("GLACIER", "STANDARD", "STANDARD"),
                s3.listObjectsV2(b -> b.bucket("storage-class-moves")).contents().stream()
                        .map(object -> object.storageClassAsString())
                        .toList());
        assertArchived(
                () -> s3.getObjectAsBytes(b -> b.bucket("storage-class-moves").key("a/large")));
    }
}
