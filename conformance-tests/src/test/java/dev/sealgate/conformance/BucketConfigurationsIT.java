package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.AnalyticsConfiguration;
import software.amazon.awssdk.services.s3.model.AnalyticsS3ExportFileFormat;
import software.amazon.awssdk.services.s3.model.BucketAccelerateStatus;
import software.amazon.awssdk.services.s3.model.IntelligentTieringAccessTier;
import software.amazon.awssdk.services.s3.model.IntelligentTieringConfiguration;
import software.amazon.awssdk.services.s3.model.IntelligentTieringStatus;
import software.amazon.awssdk.services.s3.model.InventoryConfiguration;
import software.amazon.awssdk.services.s3.model.InventoryFormat;
import software.amazon.awssdk.services.s3.model.InventoryFrequency;
import software.amazon.awssdk.services.s3.model.InventoryIncludedObjectVersions;
import software.amazon.awssdk.services.s3.model.InventoryOptionalField;
import software.amazon.awssdk.services.s3.model.ListBucketMetricsConfigurationsResponse;
import software.amazon.awssdk.services.s3.model.MetricsConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.StorageClassAnalysisSchemaVersion;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tiering;

/** Configurations that a bucket keeps, put and read by the AWS SDK. */
@GatewayTest(shared = true)
class BucketConfigurationsIT {
    private final S3Client s3;

    BucketConfigurationsIT(GatewayProcess gateway) {
        s3 = Sdk.s3(gateway.http(), GatewayProcess.ACCESS_KEY);
    }

    private static void assertGone(Executable call) {
        S3Exception refusal = assertThrows(S3Exception.class, call);
        assertEquals("NoSuchConfiguration", refusal.awsErrorDetails().errorCode());
        assertEquals(404, refusal.statusCode());
    }

    @Test
    void acceleration_isSet_andShown() {
        s3.createBucket(b -> b.bucket("accelerated"));
        assertNull(s3.getBucketAccelerateConfiguration(b -> b.bucket("accelerated"))
                .status());
        for (BucketAccelerateStatus status :
                List.of(BucketAccelerateStatus.ENABLED, BucketAccelerateStatus.SUSPENDED)) {
            s3.putBucketAccelerateConfiguration(
                    b -> b.bucket("accelerated").accelerateConfiguration(a -> a.status(status)));
            assertEquals(
                    status,
                    s3.getBucketAccelerateConfiguration(b -> b.bucket("accelerated"))
                            .status());
        }
        s3.createBucket(b -> b.bucket("with.period"));
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> s3.putBucketAccelerateConfiguration(b -> b.bucket("with.period")
                        .accelerateConfiguration(a -> a.status(BucketAccelerateStatus.ENABLED))));
        assertEquals("InvalidRequest", refusal.awsErrorDetails().errorCode());
    }

    @Test
    void inventory_isShownAsItWasPut_replaced_andDeleted() {
        s3.createBucket(b -> b.bucket("with-inventory"));
        InventoryConfiguration daily = InventoryConfiguration.builder()
                .id("all-of-it")
                .isEnabled(true)
                .includedObjectVersions(InventoryIncludedObjectVersions.ALL)
                .schedule(schedule -> schedule.frequency(InventoryFrequency.DAILY))
                .filter(filter -> filter.prefix("a & b/"))
                .optionalFields(InventoryOptionalField.SIZE, InventoryOptionalField.ENCRYPTION_STATUS)
                .destination(to -> to.s3BucketDestination(bucket -> bucket.bucket("arn:aws:s3:::reports")
                        .format(InventoryFormat.CSV)
                        .prefix("inventory")
                        .encryption(encryption -> encryption.ssekms(kms -> kms.keyId("alias/reports")))))
                .build();
        InventoryConfiguration weekly = daily.toBuilder()
                .schedule(schedule -> schedule.frequency(InventoryFrequency.WEEKLY))
                .build();
        for (InventoryConfiguration each : List.of(daily, weekly)) {
            s3.putBucketInventoryConfiguration(
                    b -> b.bucket("with-inventory").id("all-of-it").inventoryConfiguration(each));
            assertEquals(
                    each,
                    s3.getBucketInventoryConfiguration(
                                    b -> b.bucket("with-inventory").id("all-of-it"))
                            .inventoryConfiguration());
        }
        assertEquals(
                List.of(weekly),
                s3.listBucketInventoryConfigurations(b -> b.bucket("with-inventory"))
                        .inventoryConfigurationList());
        S3Exception mismatch = assertThrows(
                S3Exception.class,
                () -> s3.putBucketInventoryConfiguration(
                        b -> b.bucket("with-inventory").id("another").inventoryConfiguration(daily)));
        assertEquals("IdMismatch", mismatch.awsErrorDetails().errorCode());

        s3.deleteBucketInventoryConfiguration(b -> b.bucket("with-inventory").id("all-of-it"));
        assertGone(() -> s3.getBucketInventoryConfiguration(
                b -> b.bucket("with-inventory").id("all-of-it")));
        assertGone(() -> s3.deleteBucketInventoryConfiguration(
                b -> b.bucket("with-inventory").id("all-of-it")));
    }

    @Test
    void analyticsAndTiering_areShownAsTheyWerePut_andDeleted() {
        String bucket = "with-tiers";
        s3.createBucket(b -> b.bucket(bucket));
        AnalyticsConfiguration analytics = AnalyticsConfiguration.builder()
                .id("a")
                .filter(filter -> filter.and(and ->
                        and.prefix("p/").tags(Tag.builder().key("k").value("v").build())))
                .storageClassAnalysis(analysis ->
                        analysis.dataExport(export -> export.outputSchemaVersion(StorageClassAnalysisSchemaVersion.V_1)
                                .destination(to -> to.s3BucketDestination(there ->
                                        there.bucket("arn:aws:s3:::reports").format(AnalyticsS3ExportFileFormat.CSV)))))
                .build();
        s3.putBucketAnalyticsConfiguration(b -> b.bucket(bucket).id("a").analyticsConfiguration(analytics));
        assertEquals(
                List.of(analytics),
                s3.listBucketAnalyticsConfigurations(b -> b.bucket(bucket)).analyticsConfigurationList());
        s3.deleteBucketAnalyticsConfiguration(b -> b.bucket(bucket).id("a"));
        assertGone(
                () -> s3.getBucketAnalyticsConfiguration(b -> b.bucket(bucket).id("a")));

        IntelligentTieringConfiguration tiering = IntelligentTieringConfiguration.builder()
                .id("a")
                .status(IntelligentTieringStatus.ENABLED)
                .tierings(
                        Tiering.builder()
                                .days(90)
                                .accessTier(IntelligentTieringAccessTier.ARCHIVE_ACCESS)
                                .build(),
                        Tiering.builder()
                                .days(180)
                                .accessTier(IntelligentTieringAccessTier.DEEP_ARCHIVE_ACCESS)
                                .build())
                .build();
        s3.putBucketIntelligentTieringConfiguration(
                b -> b.bucket(bucket).id("a").intelligentTieringConfiguration(tiering));
        assertEquals(
                tiering,
                s3.getBucketIntelligentTieringConfiguration(
                                b -> b.bucket(bucket).id("a"))
                        .intelligentTieringConfiguration());
        s3.deleteBucketIntelligentTieringConfiguration(b -> b.bucket(bucket).id("a"));
        assertTrue(s3.listBucketIntelligentTieringConfigurations(b -> b.bucket(bucket))
                .intelligentTieringConfigurationList()
                .isEmpty());
    }

    @Test
    void metrics_areListedPageByPage_andEndWithTheirBucket() {
        s3.createBucket(b -> b.bucket("with-metrics"));
        List<MetricsConfiguration> put = new ArrayList<>();
        for (int n = 100; n < 205; n++) {
            MetricsConfiguration each =
                    MetricsConfiguration.builder().id("m" + n).build();
            s3.putBucketMetricsConfiguration(
                    b -> b.bucket("with-metrics").id(each.id()).metricsConfiguration(each));
            put.add(each);
        }
        ListBucketMetricsConfigurationsResponse first =
                s3.listBucketMetricsConfigurations(b -> b.bucket("with-metrics"));
        assertTrue(first.isTruncated());
        ListBucketMetricsConfigurationsResponse second = s3.listBucketMetricsConfigurations(
                b -> b.bucket("with-metrics").continuationToken(first.nextContinuationToken()));
        assertFalse(second.isTruncated());
        List<MetricsConfiguration> listed = new ArrayList<>(first.metricsConfigurationList());
        listed.addAll(second.metricsConfigurationList());
        assertEquals(put, listed);

        s3.deleteBucket(b -> b.bucket("with-metrics"));
        s3.createBucket(b -> b.bucket("with-metrics"));
        assertTrue(s3.listBucketMetricsConfigurations(b -> b.bucket("with-metrics"))
                .metricsConfigurationList()
                .isEmpty());
    }
}
