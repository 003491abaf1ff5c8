package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLifecycleConfiguration;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.ListPartsResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket's lifecycle, put by the AWS SDK, and carried out. */
@GatewayTest(shared = true)
class BucketLifecycleIT {
    private static final Instant PAST = Instant.parse("2020-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final S3Client s3;

    BucketLifecycleIT(GatewayProcess gateway) {
        s3 = Sdk.s3(gateway.http(), GatewayProcess.ACCESS_KEY);
    }

    private static BucketLifecycleConfiguration expiring(String prefix) {
        LifecycleRule rule = LifecycleRule.builder()
                .id("old")
                .status(ExpirationStatus.ENABLED)
                .filter(LifecycleRuleFilter.builder().prefix(prefix).build())
                .expiration(e -> e.date(PAST))
                .build();
        return BucketLifecycleConfiguration.builder().rules(rule).build();
    }

    private List<String> keys(String bucket) {
        return s3.listObjectsV2(b -> b.bucket(bucket)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    @Test
    void whatIsDue_isDeletedInTheBackground_andNothingElse() {
        s3.createBucket(b -> b.bucket("lifecycle-due"));
        for (int n = 0; n < 20; n++) {
            String key = (n % 2 == 0 ? "logs/" : "kept/") + n;
            s3.putObject(b -> b.bucket("lifecycle-due").key(key), RequestBody.fromString("x".repeat(100)));
        }
        s3.putBucketLifecycleConfiguration(b -> b.bucket("lifecycle-due").lifecycleConfiguration(expiring("logs/")));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (keys("lifecycle-due").size() > 10 && System.nanoTime() < deadline) {
            GatewayProcess.pause();
        }
        List<String> left = keys("lifecycle-due");
        assertEquals(10, left.size(), left::toString);
        assertTrue(left.stream().allMatch(key -> key.startsWith("kept/")), left::toString);
    }

    @Test
    void theConfiguration_isShown_replaced_andDeleted() {
        s3.createBucket(b -> b.bucket("lifecycle-shown"));
        S3Exception none = assertThrows(
                S3Exception.class, () -> s3.getBucketLifecycleConfiguration(b -> b.bucket("lifecycle-shown")));
        assertEquals("NoSuchLifecycleConfiguration", none.awsErrorDetails().errorCode());

        s3.putBucketLifecycleConfiguration(b -> b.bucket("lifecycle-shown").lifecycleConfiguration(expiring("a/")));
        assertEquals(
                expiring("a/").rules(),
                s3.getBucketLifecycleConfiguration(b -> b.bucket("lifecycle-shown"))
                        .rules());

        s3.deleteBucketLifecycle(b -> b.bucket("lifecycle-shown"));
        assertThrows(S3Exception.class, () -> s3.getBucketLifecycleConfiguration(b -> b.bucket("lifecycle-shown")));
    }

    @Test
    void uploads_areTold_whenTheyWillBeAborted() {
        s3.createBucket(b -> b.bucket("lifecycle-uploads"));
        LifecycleRule aborting = LifecycleRule.builder()
                .id("never finished")
                .status(ExpirationStatus.ENABLED)
                .filter(f -> f.prefix(""))
                .abortIncompleteMultipartUpload(a -> a.daysAfterInitiation(7))
                .build();
        s3.putBucketLifecycleConfiguration(
                b -> b.bucket("lifecycle-uploads").lifecycleConfiguration(c -> c.rules(aborting)));
        CreateMultipartUploadResponse begun =
                s3.createMultipartUpload(b -> b.bucket("lifecycle-uploads").key("k"));
        assertEquals("never finished", begun.abortRuleId());
        Duration left = Duration.between(Instant.now(), begun.abortDate());
        assertTrue(left.compareTo(Duration.ofDays(7)) > 0 && left.compareTo(Duration.ofDays(8)) <= 0, left::toString);
        ListPartsResponse parts =
                s3.listParts(b -> b.bucket("lifecycle-uploads").key("k").uploadId(begun.uploadId()));
        assertEquals(begun.abortDate(), parts.abortDate());
    }

    @Test
    void objects_say_whenTheyExpire() {
        s3.createBucket(b -> b.bucket("lifecycle-told"));
        LifecycleRule rule = LifecycleRule.builder()
                .id("one day")
                .status(ExpirationStatus.ENABLED)
                .filter(f -> f.prefix("a/"))
                .expiration(e -> e.days(1))
                .build();
        s3.putBucketLifecycleConfiguration(b -> b.bucket("lifecycle-told").lifecycleConfiguration(c -> c.rules(rule)));
        String told = s3.putObject(b -> b.bucket("lifecycle-told").key("a/k"), RequestBody.fromString("x"))
                .expiration();
        assertTrue(
                told.matches(
                        "expiry-date=\"[A-Z][a-z]{2}, \\d{2} [A-Z][a-z]{2} \\d{4} 00:00:00 GMT\", rule-id=\"one%20day\""),
                told);
        assertEquals(
                told, s3.headObject(b -> b.bucket("lifecycle-told").key("a/k")).expiration());
        assertEquals(
                told,
                s3.getObjectAsBytes(b -> b.bucket("lifecycle-told").key("a/k"))
                        .response()
                        .expiration());
        assertEquals(
                told,
                s3.copyObject(b -> b.sourceBucket("lifecycle-told")
                                .sourceKey("a/k")
                                .destinationBucket("lifecycle-told")
                                .destinationKey("a/copy"))
                        .expiration());
        assertNull(s3.putObject(b -> b.bucket("lifecycle-told").key("b/k"), RequestBody.fromString("x"))
                .expiration());
    }
}
