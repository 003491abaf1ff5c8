package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.testing.GatewayTest;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetBucketAclResponse;
import software.amazon.awssdk.services.s3.model.ObjectVersion;
import software.amazon.awssdk.services.s3.model.Permission;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The settings that tools read of every bucket, on one where none was ever set. */
@GatewayTest(shared = true)
class SettingsIT {
    private static final String BUCKET = "settings";

    private final S3Client s3;

    SettingsIT(S3Client s3) {
        this.s3 = s3;
        s3.createBucket(b -> b.bucket(BUCKET));
        for (String key : List.of("a", "dir/one", "dir/two", "z")) {
            s3.putObject(b -> b.bucket(BUCKET).key(key), RequestBody.fromString("x"));
        }
    }

    /** A call on the bucket {@code name}, and what is refused about it. */
    record Setting(String operation, String code, int status, Call call) {
        @Override
        public String toString() {
            return operation;
        }
    }

    interface Call {
        void on(S3Client s3, String name);
    }

    static Stream<Setting> refusedSettings() {
        return Stream.of(
                new Setting(
                        "GetBucketCors", "NoSuchCORSConfiguration", 404, (s3, n) -> s3.getBucketCors(b -> b.bucket(n))),
                new Setting(
                        "GetBucketLifecycleConfiguration",
                        "NoSuchLifecycleConfiguration",
                        404,
                        (s3, n) -> s3.getBucketLifecycleConfiguration(b -> b.bucket(n))),
                new Setting(
                        "GetBucketWebsite",
                        "NoSuchWebsiteConfiguration",
                        404,
                        (s3, n) -> s3.getBucketWebsite(b -> b.bucket(n))),
                new Setting(
                        "GetBucketReplication",
                        "ReplicationConfigurationNotFoundError",
                        404,
                        (s3, n) -> s3.getBucketReplication(b -> b.bucket(n))),
                new Setting(
                        "GetObjectLockConfiguration",
                        "ObjectLockConfigurationNotFoundError",
                        404,
                        (s3, n) -> s3.getObjectLockConfiguration(b -> b.bucket(n))),
                new Setting("GetBucketTagging", "NoSuchTagSet", 404, (s3, n) -> s3.getBucketTagging(b -> b.bucket(n))),
                new Setting(
                        "GetBucketPolicy", "NoSuchBucketPolicy", 404, (s3, n) -> s3.getBucketPolicy(b -> b.bucket(n))),
                new Setting(
                        "GetBucketInventoryConfiguration",
                        "NoSuchConfiguration",
                        404,
                        (s3, n) -> s3.getBucketInventoryConfiguration(
                                b -> b.bucket(n).id("i"))),
                new Setting(
                        "GetObjectRetention",
                        "InvalidRequest",
                        400,
                        (s3, n) -> s3.getObjectRetention(b -> b.bucket(n).key("a"))),
                new Setting(
                        "GetObjectLegalHold",
                        "InvalidRequest",
                        400,
                        (s3, n) -> s3.getObjectLegalHold(b -> b.bucket(n).key("a"))));
    }

    @ParameterizedTest
    @MethodSource("refusedSettings")
    void settingThatIsNotThere_isRefusedByItsOwnCode(Setting setting) {
        S3Exception refusal =
                assertThrows(S3Exception.class, () -> setting.call().on(s3, BUCKET));
        assertEquals(setting.code(), refusal.awsErrorDetails().errorCode());
        assertEquals(setting.status(), refusal.statusCode());
        S3Exception missing =
                assertThrows(S3Exception.class, () -> setting.call().on(s3, "no-such-bucket"));
        assertEquals("NoSuchBucket", missing.awsErrorDetails().errorCode());
    }

    @Test
    void settingWithADefault_isReadAsThat() {
        assertNull(s3.getBucketVersioning(b -> b.bucket(BUCKET)).status());
        assertNull(s3.getBucketLogging(b -> b.bucket(BUCKET)).loggingEnabled());
        assertNull(s3.getBucketAccelerateConfiguration(b -> b.bucket(BUCKET)).status());
        assertEquals(
                "BucketOwner", s3.getBucketRequestPayment(b -> b.bucket(BUCKET)).payerAsString());
        assertEquals(
                List.of(),
                s3.getBucketNotificationConfiguration(b -> b.bucket(BUCKET)).queueConfigurations());
        assertEquals(
                List.of(),
                s3.listBucketInventoryConfigurations(b -> b.bucket(BUCKET)).inventoryConfigurationList());
        assertEquals(
                List.of(),
                s3.listBucketMetricsConfigurations(b -> b.bucket(BUCKET)).metricsConfigurationList());
    }

    static Stream<Consumer<S3Client>> removals() {
        return Stream.of(
                s3 -> s3.deleteBucketCors(b -> b.bucket(BUCKET)),
                s3 -> s3.deleteBucketLifecycle(b -> b.bucket(BUCKET)),
                s3 -> s3.deleteBucketWebsite(b -> b.bucket(BUCKET)),
                s3 -> s3.deleteBucketReplication(b -> b.bucket(BUCKET)),
                s3 -> s3.deleteBucketTagging(b -> b.bucket(BUCKET)),
                s3 -> s3.deleteBucketPolicy(b -> b.bucket(BUCKET)));
    }

    @ParameterizedTest
    @MethodSource("removals")
    void removingWhatIsNotThere_succeeds(Consumer<S3Client> removal) {
        removal.accept(s3);
    }

    @Test
    void acls_giveTheOwnerFullControl() {
        GetBucketAclResponse acl = s3.getBucketAcl(b -> b.bucket(BUCKET));
        assertEquals(1, acl.grants().size());
        assertEquals(Permission.FULL_CONTROL, acl.grants().getFirst().permission());
        assertEquals(acl.owner().id(), acl.grants().getFirst().grantee().id());
        assertEquals(
                acl.grants(),
                s3.getObjectAcl(b -> b.bucket(BUCKET).key("a").versionId("null"))
                        .grants());
        S3Exception missing = assertThrows(
                S3Exception.class, () -> s3.getObjectAcl(b -> b.bucket(BUCKET).key("gone")));
        assertEquals("NoSuchKey", missing.awsErrorDetails().errorCode());
    }

    @Test
    void everyObject_isTheOnlyVersionOfItsKey() {
        List<ObjectVersion> versions =
                s3.listObjectVersionsPaginator(b -> b.bucket(BUCKET).maxKeys(1)).versions().stream()
                        .toList();
        assertEquals(
                List.of("a", "dir/one", "dir/two", "z"),
                versions.stream().map(ObjectVersion::key).toList());
        assertEquals(
                List.of("null"),
                versions.stream().map(ObjectVersion::versionId).distinct().toList());
        assertEquals(
                List.of(true),
                versions.stream().map(ObjectVersion::isLatest).distinct().toList());
        assertEquals(
                "dir/",
                s3.listObjectVersions(b -> b.bucket(BUCKET).delimiter("/"))
                        .commonPrefixes()
                        .getFirst()
                        .prefix());
        assertEquals(
                "x",
                s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("a").versionId("null"))
                        .asUtf8String());
    }
}
