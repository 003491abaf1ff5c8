package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.OnDisk;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/** UpdateObjectEncryption through AWS SDK v2: keys change hands, bytes stay. */
@GatewayTest
class UpdateObjectEncryptionIT {
    private static final String BUCKET = "rewrapped";
    private static final int PART_BYTES = 5 << 20;

    private GatewayProcess gateway;
    private S3Client s3;
    private KmsClient kms;

    UpdateObjectEncryptionIT(GatewayProcess gateway, S3Client s3, KmsClient kms) {
        this.gateway = gateway;
        this.s3 = s3;
        this.kms = kms;
        s3.createBucket(b -> b.bucket(BUCKET));
    }

    @AfterAll
    void disconnect() {
        s3.close();
        kms.close();
    }

    private String createKey() {
        return kms.createKey().keyMetadata().arn();
    }

    private void put(String key, byte[] body, Consumer<PutObjectRequest.Builder> encryption) {
        s3.putObject(
                b -> b.bucket(BUCKET).key(key).metadata(Map.of("m", "kept")).applyMutation(encryption),
                RequestBody.fromBytes(body));
    }

    private static Consumer<PutObjectRequest.Builder> under(String keyArn) {
        return b -> b.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(keyArn);
    }

    private static void update(S3Client client, String key, String keyArn) {
        client.updateObjectEncryption(
                b -> b.bucket(BUCKET).key(key).objectEncryption(e -> e.ssekms(k -> k.kmsKeyArn(keyArn))));
    }

    private byte[] get(String key) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key(key)).asByteArray();
    }

    private HeadObjectResponse head(String key) {
        return s3.headObject(b -> b.bucket(BUCKET).key(key));
    }

    private static void refused(String code, String text, Runnable call) {
        S3Exception refusal = assertThrows(S3Exception.class, call::run);
        assertEquals(code, refusal.awsErrorDetails().errorCode(), refusal.getMessage());
        String message = String.valueOf(refusal.awsErrorDetails().errorMessage());
        assertTrue(message.contains(text), message);
    }

    /** Every file of object data, and its digest. */
    private Map<String, String> blobs() {
        Map<String, String> found = new TreeMap<>();
        Path blobs = gateway.directory().resolve("data").resolve("blobs");
        try (Stream<Path> walk = Files.walk(blobs)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                found.put(blobs.relativize(file).toString(), Samples.sha256Hex(Files.readAllBytes(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private void multipart(String key, byte[] first, byte[] last, String keyArn) {
        String upload = s3.createMultipartUpload(b -> b.bucket(BUCKET)
                        .key(key)
                        .serverSideEncryption(ServerSideEncryption.AWS_KMS)
                        .ssekmsKeyId(keyArn))
                .uploadId();
        List<CompletedPart> parts = Stream.of(1, 2)
                .map(number -> CompletedPart.builder()
                        .partNumber(number)
                        .eTag(s3.uploadPart(
                                        b -> b.bucket(BUCKET)
                                                .key(key)
                                                .uploadId(upload)
                                                .partNumber(number),
                                        RequestBody.fromBytes(number == 1 ? first : last))
                                .eTag())
                        .build())
                .toList();
        s3.completeMultipartUpload(
                b -> b.bucket(BUCKET).key(key).uploadId(upload).multipartUpload(u -> u.parts(parts)));
    }

    @Test
    @OnDisk("its blobs, which stay byte for byte what they are")
    void objects_goUnderTheNewKey_withoutAByteOfDataMoving_andOutliveTheOldKeyAndACrash() {
        String old = createKey();
        String target = createKey();
        byte[] large = Samples.bytes(1, 300_000);
        byte[] small = Samples.bytes(2, 1_000);
        byte[] part = Samples.bytes(3, PART_BYTES);
        put("kms", large, under(old));
        put("inline", small, under(old));
        put("left", small, under(old));
        put("s3", large, b -> b.serverSideEncryption(ServerSideEncryption.AES256));
        multipart("parts", part, small, old);
        List<String> keys = List.of("kms", "inline", "s3", "parts");
        List<HeadObjectResponse> before = keys.stream().map(this::head).toList();
        Map<String, String> blobsBefore = blobs();
        keys.forEach(key -> update(s3, key, target));

        assertEquals(blobsBefore, blobs());
        for (int i = 0; i < keys.size(); i++) {
            HeadObjectResponse was = before.get(i);
            HeadObjectResponse is = head(keys.get(i));
            assertAll(
                    keys.get(i),
                    () -> assertEquals(target, is.ssekmsKeyId()),
                    () -> assertEquals(ServerSideEncryption.AWS_KMS, is.serverSideEncryption()),
                    () -> assertEquals(was.eTag(), is.eTag()),
                    () -> assertEquals(was.lastModified(), is.lastModified()),
                    () -> assertEquals(was.contentLength(), is.contentLength()),
                    () -> assertEquals(was.metadata(), is.metadata()));
        }
        kms.disableKey(b -> b.keyId(old));
        refused("KMS.DisabledException", "is disabled", () -> get("left"));
        refused("KMS.DisabledException", "is disabled", () -> update(s3, "left", target));
        gateway.kill();
        disconnect();
        gateway = gateway.startAgain();
        s3 = Sdk.s3(gateway.https());
        kms = Sdk.kms(gateway.https(), Sdk.root());
        assertArrayEquals(large, get("kms"));
        assertArrayEquals(small, get("inline"));
        assertArrayEquals(large, get("s3"));
        assertEquals(PART_BYTES + small.length, get("parts").length);
        assertArrayEquals(
                small,
                s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("parts").range("bytes=" + PART_BYTES + "-"))
                        .asByteArray());
        kms.disableKey(b -> b.keyId(target));
        refused("KMS.DisabledException", target, () -> get("s3"));
    }

    @Test
    void sourcesAndTargets_thatAwsDoesNotTake_areRefused() {
        byte[] customerKey = Samples.bytes(9, 32);
        String md5 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Samples.md5Hex(customerKey)));
        String target = createKey();
        put("dsse", new byte[10], b -> b.serverSideEncryption(ServerSideEncryption.AWS_KMS_DSSE));
        put(
                "customer",
                new byte[10],
                b -> b.sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(Base64.getEncoder().encodeToString(customerKey))
                        .sseCustomerKeyMD5(md5));
        put("plain", new byte[10], b -> {});
        String source = "The UpdateObjectEncryption operation doesn't support source objects";
        refused("InvalidRequest", source, () -> update(s3, "dsse", target));
        refused("InvalidRequest", source, () -> update(s3, "customer", target));
        refused("NoSuchKey", "does not exist", () -> update(s3, "none", target));
        refused("InvalidRequest", "require a valid Amazon Web Services KMS key", () -> update(s3, "plain", "alias/x"));
        refused(
                "AccessDenied",
                "must be owned by the same account as the bucket",
                () -> update(s3, "plain", target.replace(GatewayProcess.ACCOUNT, "444455556666")));
        refused(
                "KMS.NotFoundException",
                "does not exist",
                () -> update(s3, "plain", target.replaceAll("/.*", "/00000000-0000-0000-0000-000000000000")));
        assertEquals(ServerSideEncryption.AES256, head("plain").serverSideEncryption());
    }

    @Test
    void caller_needsTheActions_theOldKeyAndTheNewOne() {
        String old = createKey();
        String target = createKey();
        put("guarded", new byte[10], under(old));
        String decrypt = allow("kms:Decrypt", old);
        String generate = allow("kms:GenerateDataKey", target);
        String s3Actions = allow("s3:*", "*");
        String noUpdate = "{\"Effect\":\"Deny\",\"Action\":\"s3:UpdateObjectEncryption\",\"Resource\":\"*\"}";
        String noPut = noUpdate.replace("Update", "Put").replace("PutObjectEncryption", "PutObject");
        String onlyOld =
                "{\"Effect\":\"Deny\",\"Action\":\"s3:UpdateObjectEncryption\",\"Resource\":\"*\",\"Condition\":"
                        + "{\"StringNotEquals\":{\"s3:x-amz-server-side-encryption-aws-kms-key-id\":\"" + old + "\"}}}";
        try (IamClient iam = Sdk.iam(gateway.https(), Sdk.root())) {
            iam.createUser(b -> b.userName("mover"));
            AccessKey keys = iam.createAccessKey(b -> b.userName("mover")).accessKey();
            try (S3Client mover = Sdk.s3(gateway.https(), Sdk.keys(keys.accessKeyId(), keys.secretAccessKey()))) {
                Map<String, List<String>> denied = Map.of(
                        "s3:UpdateObjectEncryption", List.of(s3Actions, decrypt, generate, noUpdate),
                        "s3:PutObject", List.of(s3Actions, decrypt, generate, noPut),
                        "kms:Decrypt", List.of(s3Actions, generate),
                        "kms:GenerateDataKey", List.of(s3Actions, decrypt));
                denied.forEach((action, statements) -> {
                    policy(iam, statements);
                    refused("AccessDenied", action, () -> update(mover, "guarded", target));
                });
                policy(iam, List.of(s3Actions, decrypt, generate, onlyOld));
                refused("AccessDenied", "s3:UpdateObjectEncryption", () -> update(mover, "guarded", target));
                assertEquals(old, head("guarded").ssekmsKeyId());
                policy(iam, List.of(s3Actions, decrypt, generate));
                update(mover, "guarded", target);
                assertEquals(target, head("guarded").ssekmsKeyId());
            }
        }
    }

    private static void policy(IamClient iam, List<String> statements) {
        iam.putUserPolicy(b -> b.userName("mover")
                .policyName("p")
                .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}"));
    }

    private static String allow(String action, String resource) {
        return "{\"Effect\":\"Allow\",\"Action\":\"" + action + "\",\"Resource\":\"" + resource + "\"}";
    }

    @Test
    void racingOverwritesAndDeletions_neverLeaveAnUnreadableObject() throws Exception {
        String first = createKey();
        String second = createKey();
        byte[] a = Samples.bytes(4, 100_000);
        byte[] b = Samples.bytes(5, 2_000);
        put("raced", a, under(first));
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            List<Callable<Boolean>> work = List.of(
                    () -> repeat(i -> put("raced", i % 2 == 0 ? b : a, under(first))),
                    () -> repeat(i -> passing(() -> update(s3, "raced", i % 2 == 0 ? second : first))),
                    () -> repeat(i -> passing(() -> update(s3, "raced", i % 2 == 0 ? first : second))),
                    () -> repeat(i -> passing(() -> assertFalse(get("raced").length == 0))));
            for (Future<Boolean> done : workers.invokeAll(work)) {
                assertTrue(done.get());
            }
        }
        update(s3, "raced", second);
        kms.disableKey(r -> r.keyId(first));
        byte[] left = get("raced");
        assertArrayEquals(left.length == a.length ? a : b, left);
    }

    private static boolean repeat(Consumer<Integer> step) {
        for (int i = 0; i < 60; i++) {
            step.accept(i);
        }
        return true;
    }

    /** A storm on one key may be told to come back. */
    private static void passing(Runnable call) {
        try {
            call.run();
        } catch (S3Exception e) {
            assertEquals("OperationAborted", e.awsErrorDetails().errorCode(), e.getMessage());
        }
    }

    @Test
    void commandLine_updatesToo() {
        assumeTrue(AwsCli.isInstalled(), "no aws command here");
        String target = createKey();
        put("by-cli", new byte[10], b -> {});
        AwsCli aws = new AwsCli(gateway.https(), gateway.directory());
        aws.ok(
                "s3api",
                "update-object-encryption",
                "--bucket",
                BUCKET,
                "--key",
                "by-cli",
                "--object-encryption",
                "{\"SSEKMS\":{\"KMSKeyArn\":\"" + target + "\",\"BucketKeyEnabled\":true}}");
        HeadObjectResponse head = head("by-cli");
        assertEquals(target, head.ssekmsKeyId());
        assertEquals(true, head.bucketKeyEnabled());
        assertEquals(10, get("by-cli").length);
    }
}
