package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import io.minio.DeleteBucketPolicyArgs;
import io.minio.GetBucketPolicyArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.ServerSideEncryption;
import io.minio.SetBucketPolicyArgs;
import io.minio.errors.ErrorResponseException;
import java.io.ByteArrayInputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The policies that people paste most, put and tried with the MinIO client and the AWS SDK, over HTTP and HTTPS. */
@GatewayTest(shared = true)
class PolicyClientsIT {
    private static final String FORCE_TLS = """
            {"Version":"2012-10-17","Statement":[{"Sid":"RequireTLS","Effect":"Deny","Principal":"*","Action":"s3:*",
             "Resource":["arn:aws:s3:::BUCKET","arn:aws:s3:::BUCKET/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""";
    private static final String FORCE_KMS = """
            {"Version":"2012-10-17","Statement":[
             {"Sid":"DenyIncorrectEncryptionHeader","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::BUCKET/*",
              "Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}},
             {"Sid":"DenyUnencryptedObjectUploads","Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::BUCKET/*",
              "Condition":{"Null":{"s3:x-amz-server-side-encryption":"true"}}}]}""";
    private static final String PUBLIC_READ = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",
             "Resource":"arn:aws:s3:::BUCKET/*"}]}""";
    private static final byte[] CONTENT = {1, 2, 3};

    private final GatewayProcess gateway;
    private final MinioClient http;
    private final MinioClient https;

    PolicyClientsIT(GatewayProcess gateway) throws Exception {
        this.gateway = gateway;
        http = MinioClientIT.client(gateway.http(), GatewayProcess.USER_ACCESS_KEY);
        https = MinioClientIT.client(gateway.https(), GatewayProcess.USER_ACCESS_KEY);
    }

    private void bucketWith(String bucket, String policy) throws Exception {
        https.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
        https.setBucketPolicy(SetBucketPolicyArgs.builder()
                .bucket(bucket)
                .config(policy.replace("BUCKET", bucket))
                .build());
    }

    private static PutObjectArgs.Builder put(String bucket) {
        return PutObjectArgs.builder().bucket(bucket).object("k").stream(
                new ByteArrayInputStream(CONTENT), (long) CONTENT.length, -1L);
    }

    private static void denied(MinioClient client, PutObjectArgs.Builder put) {
        ErrorResponseException refusal =
                assertThrows(ErrorResponseException.class, () -> client.putObject(put.build()));
        assertEquals("AccessDenied", refusal.errorResponse().code());
        assertTrue(
                refusal.errorResponse().message().endsWith("with an explicit deny in a resource-based policy"),
                refusal.errorResponse().message());
    }

    @Test
    void forceTls_letsOnlyHttpsIn() throws Exception {
        bucketWith("clients-tls", FORCE_TLS);
        denied(http, put("clients-tls"));
        https.putObject(put("clients-tls").build());
        assertEquals(
                FORCE_TLS.replace("BUCKET", "clients-tls"),
                https.getBucketPolicy(
                        GetBucketPolicyArgs.builder().bucket("clients-tls").build()));
        https.deleteBucketPolicy(
                DeleteBucketPolicyArgs.builder().bucket("clients-tls").build());
        http.putObject(put("clients-tls").build());
    }

    @Test
    void forceSseKms_letsOnlyNamedKmsIn() throws Exception {
        bucketWith("clients-kms", FORCE_KMS);
        denied(https, put("clients-kms"));
        denied(https, put("clients-kms").sse(new ServerSideEncryption.S3()));
        https.putObject(put("clients-kms")
                .sse(new ServerSideEncryption.KMS("alias/seeded", Map.of("team", "a")))
                .build());
    }

    @Test
    void publicPolicy_isBlockedOnNewBuckets_untilTheBlockIsTakenAway() {
        try (S3Client s3 = Sdk.s3(gateway.https(), GatewayProcess.USER_ACCESS_KEY)) {
            String bucket = "clients-public";
            String policy = PUBLIC_READ.replace("BUCKET", bucket);
            s3.createBucket(b -> b.bucket(bucket));
            S3Exception blocked = assertThrows(
                    S3Exception.class,
                    () -> s3.putBucketPolicy(p -> p.bucket(bucket).policy(policy)));
            assertEquals(403, blocked.statusCode());
            String text = String.valueOf(blocked.getMessage());
            assertTrue(text.contains("BlockPublicPolicy"), text);
            assertTrue(s3.getPublicAccessBlock(g -> g.bucket(bucket))
                    .publicAccessBlockConfiguration()
                    .blockPublicPolicy());
            s3.putPublicAccessBlock(p -> p.bucket(bucket)
                    .publicAccessBlockConfiguration(PublicAccessBlockConfiguration.builder()
                            .blockPublicPolicy(false)
                            .restrictPublicBuckets(true)
                            .build()));
            s3.putBucketPolicy(p -> p.bucket(bucket).policy(policy));
            s3.putObject(p -> p.bucket(bucket).key("k"), RequestBody.fromBytes(CONTENT));
            assertTrue(s3.getBucketPolicyStatus(g -> g.bucket(bucket))
                    .policyStatus()
                    .isPublic());
            assertEquals(403, anonymousGet(bucket));
            s3.deletePublicAccessBlock(d -> d.bucket(bucket));
            assertEquals(200, anonymousGet(bucket));
        }
    }

    @Test
    void forceTls_isTheSameForTheSdk() {
        try (S3Client secure = Sdk.s3(gateway.https(), GatewayProcess.USER_ACCESS_KEY);
                S3Client plain = Sdk.s3(gateway.http(), GatewayProcess.USER_ACCESS_KEY)) {
            String bucket = "clients-sdk-tls";
            secure.createBucket(b -> b.bucket(bucket));
            secure.putBucketPolicy(p -> p.bucket(bucket).policy(FORCE_TLS.replace("BUCKET", bucket)));
            assertFalse(secure.getBucketPolicyStatus(g -> g.bucket(bucket))
                    .policyStatus()
                    .isPublic());
            S3Exception refusal = assertThrows(
                    S3Exception.class,
                    () -> plain.putObject(p -> p.bucket(bucket).key("k"), RequestBody.fromBytes(CONTENT)));
            assertEquals("AccessDenied", refusal.awsErrorDetails().errorCode());
            secure.putObject(p -> p.bucket(bucket).key("k"), RequestBody.fromBytes(CONTENT));
        }
    }

    private int anonymousGet(String bucket) {
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            Map<String, String> host = Map.of(
                    "host", gateway.http().getHost() + ":" + gateway.http().getPort());
            return connection
                    .send(RawConnection.head("GET", "/" + bucket + "/k", host, -1))
                    .skipAnswer();
        }
    }
}
