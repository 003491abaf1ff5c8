package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.EncryptionType;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/** Buckets that take no customer keys, through AWS SDK v2 and the command line. */
@GatewayTest
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class BlockedEncryptionIT {
    private static final String BUCKET = "blocked-bucket";
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RAW_KEY = "c".repeat(32).getBytes(StandardCharsets.UTF_8);
    private static final String KEY = Base64.getEncoder().encodeToString(RAW_KEY);
    private static final String MD5 =
            Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Samples.md5Hex(RAW_KEY)));

    private final GatewayBuilder builder;

    @SuppressWarnings("NullAway.Init") // set by every test
    private GatewayProcess gateway;

    @SuppressWarnings("NullAway.Init") // set by every test
    private S3Client s3;

    BlockedEncryptionIT(GatewayBuilder builder) {
        this.builder = builder;
    }

    private void start(boolean asOnAws) {
        gateway = builder.config("newBuckets:\n  blockSseC: " + asOnAws).start();
        s3 = Sdk.s3(gateway.https());
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    private void block(EncryptionType type) {
        s3.putBucketEncryption(b -> b.bucket(BUCKET)
                .serverSideEncryptionConfiguration(c -> c.rules(ServerSideEncryptionRule.builder()
                        .blockedEncryptionTypes(t -> t.encryptionType(type))
                        .build())));
    }

    private List<EncryptionType> blocked() {
        ServerSideEncryptionRule rule = s3.getBucketEncryption(b -> b.bucket(BUCKET))
                .serverSideEncryptionConfiguration()
                .rules()
                .getFirst();
        return rule.blockedEncryptionTypes().encryptionType();
    }

    private void put(String key) {
        s3.putObject(
                b -> b.bucket(BUCKET)
                        .key(key)
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(KEY)
                        .sseCustomerKeyMD5(MD5),
                RequestBody.fromBytes(CONTENT));
    }

    private String create(String key) {
        return s3.createMultipartUpload(b -> b.bucket(BUCKET)
                        .key(key)
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(KEY)
                        .sseCustomerKeyMD5(MD5))
                .uploadId();
    }

    private String part(String key, String upload) {
        return s3.uploadPart(
                        b -> b.bucket(BUCKET)
                                .key(key)
                                .uploadId(upload)
                                .partNumber(1)
                                .sseCustomerAlgorithm("AES256")
                                .sseCustomerKey(KEY)
                                .sseCustomerKeyMD5(MD5),
                        RequestBody.fromBytes(CONTENT))
                .eTag();
    }

    private static void refused(String action, String key, Runnable call) {
        S3Exception refusal = assertThrows(S3Exception.class, call::run);
        assertEquals(403, refusal.statusCode());
        assertEquals("AccessDenied", refusal.awsErrorDetails().errorCode());
        assertEquals(
                "User: arn:aws:iam::" + GatewayProcess.ACCOUNT + ":root is not authorized to perform: " + action
                        + " on resource: \"arn:aws:s3:::" + BUCKET + "/" + key
                        + "\" because this bucket has blocked upload requests that specify Server Side Encryption with"
                        + " Customer provided keys (SSE-C). Please specify a different server-side encryption type",
                refusal.awsErrorDetails().errorMessage());
    }

    @Test
    void block_refusesEveryWrite_andNoRead() throws IOException {
        start(false);
        assertEquals(List.of(EncryptionType.NONE), blocked());
        put("before");
        String upload = create("begun");
        String etag = part("begun", upload);

        block(EncryptionType.SSE_C);
        assertEquals(List.of(EncryptionType.SSE_C), blocked());
        refused("s3:PutObject", "after", () -> put("after"));
        refused("s3:PutObject", "after", () -> create("after"));
        refused("s3:PutObject", "begun", () -> part("begun", upload));
        refused(
                "s3:PutObject",
                "begun",
                () -> s3.completeMultipartUpload(b -> b.bucket(BUCKET)
                        .key("begun")
                        .uploadId(upload)
                        .multipartUpload(u -> u.parts(
                                CompletedPart.builder().partNumber(1).eTag(etag).build()))));
        refused(
                "s3:CopyObject",
                "copy",
                () -> s3.copyObject(b -> b.sourceBucket(BUCKET)
                        .sourceKey("before")
                        .copySourceSSECustomerAlgorithm("AES256")
                        .copySourceSSECustomerKey(KEY)
                        .copySourceSSECustomerKeyMD5(MD5)
                        .destinationBucket(BUCKET)
                        .destinationKey("copy")
                        .sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(KEY)
                        .sseCustomerKeyMD5(MD5)));
        s3.abortMultipartUpload(b -> b.bucket(BUCKET).key("begun").uploadId(upload));
        s3.putObject(b -> b.bucket(BUCKET).key("plain"), RequestBody.fromBytes(CONTENT));
        s3.getObjectAsBytes(b -> b.bucket(BUCKET)
                .key("before")
                .sseCustomerAlgorithm("AES256")
                .sseCustomerKey(KEY)
                .sseCustomerKeyMD5(MD5));

        block(EncryptionType.NONE);
        put("after");
    }

    @Test
    void newBuckets_blockAsOnAws_whereThatIsConfigured() throws IOException {
        start(true);
        assertEquals(List.of(EncryptionType.SSE_C), blocked());
        refused("s3:PutObject", "object", () -> put("object"));
        s3.putBucketEncryption(b -> b.bucket(BUCKET)
                .serverSideEncryptionConfiguration(c -> c.rules(ServerSideEncryptionRule.builder()
                        .applyServerSideEncryptionByDefault(d -> d.sseAlgorithm("aws:kms"))
                        .build())));
        assertEquals(List.of(EncryptionType.SSE_C), blocked());
        s3.deleteBucketEncryption(b -> b.bucket(BUCKET));
        assertEquals(List.of(EncryptionType.SSE_C), blocked());
        block(EncryptionType.NONE);
        put("object");
    }

    @Test
    void commandLine_setsAndShowsIt() throws IOException {
        assumeTrue(AwsCli.isInstalled());
        start(false);
        AwsCli aws = new AwsCli(gateway.http(), gateway.directory());
        aws.ok(
                "s3api",
                "put-bucket-encryption",
                "--bucket",
                BUCKET,
                "--server-side-encryption-configuration",
                "{\"Rules\":[{\"ApplyServerSideEncryptionByDefault\":{\"SSEAlgorithm\":\"aws:kms\"},\"BucketKeyEnabled\":true}]}");
        String shown = aws.ok("s3api", "get-bucket-encryption", "--bucket", BUCKET);
        assertTrue(shown.contains("\"BucketKeyEnabled\": true"), shown);
        Path file = Files.write(gateway.directory().resolve("file"), CONTENT);
        String put = aws.ok("s3api", "put-object", "--bucket", BUCKET, "--key", "k", "--body", file.toString());
        assertTrue(put.contains("\"BucketKeyEnabled\": true"), put);
    }
}
