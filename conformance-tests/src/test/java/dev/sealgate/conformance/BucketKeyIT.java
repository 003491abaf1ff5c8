package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.conformance.RawConnection.Answer;
import dev.sealgate.testing.Command;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** S3 Bucket Keys through AWS SDK v2, counted by the calls to the KMS that are left. */
@GatewayTest
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
class BucketKeyIT {
    private static final String BUCKET = "bucket-key-bucket";
    private static final int OBJECTS = 8;
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    private final GatewayBuilder builder;

    @SuppressWarnings("NullAway.Init") // set by every test
    private GatewayProcess gateway;

    @SuppressWarnings("NullAway.Init") // set by every test
    private S3Client s3;

    BucketKeyIT(GatewayBuilder builder) {
        this.builder = builder;
    }

    private void start(String settings) {
        gateway = builder.config(settings).start();
        s3 = Sdk.s3(gateway.https());
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    private void enableInBucket() {
        ServerSideEncryptionRule rule = ServerSideEncryptionRule.builder()
                .applyServerSideEncryptionByDefault(
                        d -> d.sseAlgorithm(ServerSideEncryption.AWS_KMS).kmsMasterKeyID(GatewayProcess.SEED_KEY_ID))
                .bucketKeyEnabled(true)
                .build();
        s3.putBucketEncryption(b -> b.bucket(BUCKET).serverSideEncryptionConfiguration(c -> c.rules(rule)));
    }

    private static PutObjectResponse put(S3Client client, String key, Consumer<PutObjectRequest.Builder> more) {
        return client.putObject(b -> b.bucket(BUCKET).key(key).applyMutation(more), RequestBody.fromBytes(CONTENT));
    }

    private static void kms(PutObjectRequest.Builder request) {
        request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(GatewayProcess.SEED_KEY_ID);
    }

    private PutObjectResponse put(String key) {
        return put(s3, key, _ -> {});
    }

    private static byte[] get(S3Client client, String key) {
        return client.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asByteArray();
    }

    /** A sample of {@code /-/metrics}; zero before the first of its kind. */
    private long metric(String sample) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("host", "127.0.0.1:" + gateway.http().getPort());
        try (RawConnection connection = RawConnection.open(gateway.http())) {
            Answer answer = connection
                    .send(RawConnection.head("GET", "/-/metrics", headers, 0))
                    .answer(false);
            Matcher matcher = Pattern.compile("(?m)^" + Pattern.quote(sample) + " ([-+0-9.eE]+)$")
                    .matcher(answer.body());
            return matcher.find() ? (long) Double.parseDouble(matcher.group(1)) : 0;
        }
    }

    private long calls(String operation) {
        return metric(
                "sealgate_kms_calls_total{operation=\"" + operation + "\",outcome=\"performed\",via_s3=\"true\"}");
    }

    private void assertCalls(long generated, long decrypted) {
        assertEquals(generated, calls("GenerateDataKey"), "GenerateDataKey");
        assertEquals(decrypted, calls("Decrypt"), "Decrypt");
    }

    private static void refused(String code, Runnable call) {
        S3Exception refusal = assertThrows(S3Exception.class, call::run);
        assertEquals(code, refusal.awsErrorDetails().errorCode(), refusal.getMessage());
    }

    @Test
    void manyObjects_takeOneCallToWrite_andOneToRead() throws IOException {
        start("");
        enableInBucket();
        for (int i = 0; i < OBJECTS; i++) {
            assertTrue(put("object" + i).bucketKeyEnabled());
        }
        for (int i = 0; i < OBJECTS; i++) {
            assertArrayEquals(CONTENT, get(s3, "object" + i));
        }
        assertCalls(1, 1);
        assertEquals(2L * OBJECTS - 2, metric("sealgate_bucket_key_hits_total"));
        assertEquals(2, metric("sealgate_bucket_key_misses_total"));
        assertEquals(2, metric("sealgate_bucket_keys"));
        assertTrue(s3.headObject(b -> b.bucket(BUCKET).key("object0")).bucketKeyEnabled());
    }

    @Test
    void withoutABucketKey_everyObjectTakesItsOwn() throws IOException {
        start("");
        for (int i = 0; i < OBJECTS; i++) {
            assertNull(put(s3, "object" + i, BucketKeyIT::kms).bucketKeyEnabled());
            assertArrayEquals(CONTENT, get(s3, "object" + i));
        }
        assertCalls(OBJECTS, OBJECTS);
        assertEquals(0, metric("sealgate_bucket_key_hits_total"));
    }

    @Test
    void restart_losesNothing_andTakesOneCallMore() throws IOException {
        start("");
        enableInBucket();
        for (int i = 0; i < OBJECTS; i++) {
            put("object" + i);
        }
        s3.close();
        assertEquals(GatewayProcess.TERMINATED, gateway.stop());
        gateway = gateway.startAgain();
        s3 = Sdk.s3(gateway.https());
        for (int i = 0; i < OBJECTS; i++) {
            assertArrayEquals(CONTENT, get(s3, "object" + i));
        }
        assertCalls(0, 1);
    }

    @Test
    void copiesAndUploads_shareTheKeyToo() throws IOException {
        start("");
        enableInBucket();
        put("object");
        s3.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("object")
                .destinationBucket(BUCKET)
                .destinationKey("copy"));
        String upload =
                s3.createMultipartUpload(b -> b.bucket(BUCKET).key("parts")).uploadId();
        String etag = s3.uploadPart(
                        b -> b.bucket(BUCKET).key("parts").uploadId(upload).partNumber(1),
                        RequestBody.fromBytes(CONTENT))
                .eTag();
        assertTrue(s3.completeMultipartUpload(b -> b.bucket(BUCKET)
                        .key("parts")
                        .uploadId(upload)
                        .multipartUpload(u -> u.parts(
                                CompletedPart.builder().partNumber(1).eTag(etag).build())))
                .bucketKeyEnabled());
        assertArrayEquals(CONTENT, get(s3, "copy"));
        assertArrayEquals(CONTENT, get(s3, "parts"));
        assertCalls(1, 1);
    }

    @Test
    void twoLayers_takeNoPartInIt() throws IOException {
        start("");
        enableInBucket();
        for (int i = 0; i < 2; i++) {
            PutObjectResponse answer = put(
                    s3,
                    "twice" + i,
                    b -> b.serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE)
                            .ssekmsKeyId(GatewayProcess.SEED_KEY_ID)
                            .bucketKeyEnabled(true));
            assertNull(answer.bucketKeyEnabled());
        }
        assertCalls(2, 0);
        assertEquals(0, metric("sealgate_bucket_key_hits_total"));
    }

    /** Each write and read counts as a use, so the limit is reached without waiting. */
    @Test
    void disabledKey_servesNobody_onceTheLimitIsReached() throws IOException {
        start("""
                sse:
                  bucketKeys:
                    maxUses: 2
                """);
        enableInBucket();
        put("object");
        get(s3, "object");
        try (KmsClient kms = Sdk.kms(gateway.https(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            kms.disableKey(b -> b.keyId(GatewayProcess.SEED_KEY_ID));
        }
        put("another");
        assertArrayEquals(CONTENT, get(s3, "object"));
        refused("KMS.DisabledException", () -> put("third"));
        refused("KMS.DisabledException", () -> get(s3, "object"));
    }

    private void denyUnlessContextIs(String arn) {
        String policy = """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Principal": {"AWS": "%s"}, "Action": "kms:*", "Resource": "*"},
                  {"Effect": "Deny", "Principal": "*", "Action": ["kms:GenerateDataKey", "kms:Decrypt"], "Resource": "*",
                   "Condition": {"StringNotEquals": {"kms:EncryptionContext:aws:s3:arn": "%s",
                                                     "kms:ViaService": "ec2.us-east-1.amazonaws.com"}}}
                ]}""".formatted(GatewayProcess.ACCOUNT, arn);
        try (KmsClient kms = Sdk.kms(gateway.https(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            kms.putKeyPolicy(b -> b.keyId(GatewayProcess.SEED_KEY_ID).policy(policy));
        }
    }

    @Test
    void keyPolicy_seesTheArnOfTheBucket() throws IOException {
        start("");
        enableInBucket();
        denyUnlessContextIs("arn:aws:s3:::" + BUCKET + "/object");
        refused("AccessDenied", () -> put("object"));
        assertNull(put(s3, "object", b -> b.applyMutation(BucketKeyIT::kms).bucketKeyEnabled(false))
                .bucketKeyEnabled());
        denyUnlessContextIs("arn:aws:s3:::" + BUCKET);
        put("under-the-bucket");
        assertArrayEquals(CONTENT, get(s3, "under-the-bucket"));
        refused("AccessDenied", () -> get(s3, "object"));
    }

    private static String policy(String action) {
        return Policy.allow("s3:*", action).on("*").json();
    }

    @Test
    void principalWithoutDecrypt_isRefused_howeverManyOthersRead() throws IOException {
        start("");
        enableInBucket();
        put("object");
        get(s3, "object");
        try (IamClient iam = Sdk.iam(gateway.https(), Sdk.root())) {
            iam.createUser(b -> b.userName("writer"));
            iam.putUserPolicy(
                    b -> b.userName("writer").policyName("writes").policyDocument(policy("kms:GenerateDataKey")));
            AccessKey key = iam.createAccessKey(b -> b.userName("writer")).accessKey();
            try (S3Client writer = Sdk.s3(gateway.https(), Sdk.keys(key.accessKeyId(), key.secretAccessKey()))) {
                put(writer, "written", _ -> {});
                refused("AccessDenied", () -> get(writer, "object"));
                refused("AccessDenied", () -> get(writer, "written"));
            }
        }
        assertArrayEquals(CONTENT, get(s3, "written"));
    }

    @Test
    void sessionsOfOneRole_takeACallEach_soThatNoneLeansOnAnothersPolicy() throws IOException {
        start("");
        enableInBucket();
        put("object");
        try (IamClient iam = Sdk.iam(gateway.https(), Sdk.root());
                StsClient sts =
                        Sdk.sts(gateway.https(), Sdk.keys(GatewayProcess.USER_ACCESS_KEY, GatewayProcess.SECRET_KEY))) {
            String trust =
                    Policy.allow("sts:AssumeRole").to(GatewayProcess.ACCOUNT).json();
            String role = iam.createRole(b -> b.roleName("reader").assumeRolePolicyDocument(trust))
                    .role()
                    .arn();
            iam.putRolePolicy(b -> b.roleName("reader").policyName("reads").policyDocument(policy("kms:Decrypt")));
            try (S3Client full = session(sts, role, policy("kms:Decrypt"));
                    S3Client limited = session(sts, role, policy("kms:DescribeKey"))) {
                assertArrayEquals(CONTENT, get(full, "object"));
                refused("AccessDenied", () -> get(limited, "object"));
            }
        }
    }

    /** Always the same session name, and so the same principal. */
    private S3Client session(StsClient sts, String role, String sessionPolicy) {
        Credentials made = sts.assumeRole(
                        b -> b.roleArn(role).roleSessionName("same").policy(sessionPolicy))
                .credentials();
        return Sdk.s3(gateway.https(), Sdk.session(made.accessKeyId(), made.secretAccessKey(), made.sessionToken()));
    }

    @Test
    void usage_tellsWhatWasSaved() throws IOException, InterruptedException {
        start("");
        enableInBucket();
        for (int i = 0; i < OBJECTS; i++) {
            put("object" + i);
        }
        Command.Ran usage = Command.run(
                gateway.directory(), gateway.http(), GatewayProcess.ACCESS_KEY, "usage", "--by", "operation");
        assertEquals(0, usage.exitCode());
        assertTrue(usage.output().contains("saved: " + (OBJECTS - 1) + " calls by bucket keys"), usage.output());
    }
}
