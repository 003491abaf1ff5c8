package dev.sealgate.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Command;
import dev.sealgate.testing.Command.Ran;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.OnDisk;
import dev.sealgate.testing.Sdk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** {@code ./sealgate root-key rotate}: the new key opens everything, the old one nothing, and a kill loses nothing. */
@OnDisk("its records sealed anew")
class RootKeyIT {
    private static final List<String> MODES = List.of("AES256", "aws:kms", "bucket-key", "aws:kms:dsse", "customer");
    private static final byte[] CUSTOMER_KEY = "c".repeat(32).getBytes(UTF_8);
    private static final byte[] SMALL = Samples.bytes(1, 1_000);
    private static final byte[] LARGE = Samples.bytes(2, 300_000);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private Ran sealgate(Map<String, String> variables, String... arguments) throws Exception {
        return Command.run(directory, variables, arguments(arguments).toArray(String[]::new));
    }

    private Ran sealgate(String... arguments) throws Exception {
        return sealgate(Map.of(), arguments);
    }

    private List<String> arguments(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", data(".").normalize().toString()));
        return all;
    }

    private Path data(String name) {
        return directory.resolve("data").resolve(name);
    }

    /** What was stored, and who may ask for it. */
    private record Stored(
            SdkBytes ciphertext, SdkBytes dataKey, AwsCredentialsProvider user, AwsCredentialsProvider session) {}

    private Stored store(GatewayProcess gateway) {
        try (S3Client s3 = Sdk.s3(gateway.https());
                KmsClient kms = Sdk.kms(gateway.https(), Sdk.root());
                IamClient iam = Sdk.iam(gateway.https(), Sdk.root());
                StsClient sts =
                        Sdk.sts(gateway.https(), Sdk.keys(GatewayProcess.USER_ACCESS_KEY, GatewayProcess.SECRET_KEY))) {
            s3.createBucket(b -> b.bucket("rotated"));
            for (String mode : MODES) {
                s3.putObject(put("small-" + mode, mode), RequestBody.fromBytes(SMALL));
                s3.putObject(put("large-" + mode, mode), RequestBody.fromBytes(LARGE));
            }
            String key = GatewayProcess.SEED_KEY_ID;
            SdkBytes before = kms.encrypt(b -> b.keyId(key).plaintext(SdkBytes.fromByteArray(SMALL)))
                    .ciphertextBlob();
            kms.rotateKeyOnDemand(b -> b.keyId(key));
            SdkBytes dataKey = kms.generateDataKey(b -> b.keyId(key).keySpec(DataKeySpec.AES_256))
                    .ciphertextBlob();
            iam.createUser(b -> b.userName("bob"));
            iam.attachUserPolicy(b -> b.userName("bob").policyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"));
            AccessKey bob = iam.createAccessKey(b -> b.userName("bob")).accessKey();
            Credentials session = sts.getSessionToken(b -> {}).credentials();
            return new Stored(
                    before,
                    dataKey,
                    Sdk.keys(bob.accessKeyId(), bob.secretAccessKey()),
                    Sdk.session(session.accessKeyId(), session.secretAccessKey(), session.sessionToken()));
        }
    }

    private static PutObjectRequest put(String key, String mode) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket("rotated").key(key);
        switch (mode) {
            case "customer" ->
                request.sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(Base64.getEncoder().encodeToString(CUSTOMER_KEY))
                        .sseCustomerKeyMD5(customerKeyMd5());
            case "bucket-key" -> request.serverSideEncryption("aws:kms").bucketKeyEnabled(true);
            default -> request.serverSideEncryption(mode);
        }
        return request.build();
    }

    private static String customerKeyMd5() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Samples.md5Hex(CUSTOMER_KEY)));
    }

    private static Consumer<GetObjectRequest.Builder> get(String key, String mode) {
        return b -> {
            b.bucket("rotated").key(key);
            if (mode.equals("customer")) {
                b.sseCustomerAlgorithm("AES256")
                        .sseCustomerKey(Base64.getEncoder().encodeToString(CUSTOMER_KEY))
                        .sseCustomerKeyMD5(customerKeyMd5());
            }
        };
    }

    private static void assertOpens(GatewayProcess gateway, Stored stored) {
        try (S3Client s3 = Sdk.s3(gateway.https());
                S3Client bob = Sdk.s3(gateway.https(), stored.user());
                KmsClient kms = Sdk.kms(gateway.https(), Sdk.root())) {
            for (String mode : MODES) {
                assertArrayEquals(
                        SMALL, s3.getObjectAsBytes(get("small-" + mode, mode)).asByteArray(), mode);
                assertArrayEquals(
                        LARGE, s3.getObjectAsBytes(get("large-" + mode, mode)).asByteArray(), mode);
            }
            assertArrayEquals(
                    SMALL,
                    kms.decrypt(b -> b.ciphertextBlob(stored.ciphertext()))
                            .plaintext()
                            .asByteArray());
            assertEquals(
                    32,
                    kms.decrypt(b -> b.ciphertextBlob(stored.dataKey()))
                            .plaintext()
                            .asByteArray()
                            .length);
            assertArrayEquals(
                    SMALL, bob.getObjectAsBytes(get("small-AES256", "AES256")).asByteArray());
        }
    }

    private Ran serve(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "serve",
                "--http",
                "127.0.0.1:0",
                "--https",
                "off",
                "--config",
                directory.resolve("sealgate.yaml").toString()));
        arguments.addAll(List.of(more));
        return sealgate(arguments.toArray(String[]::new));
    }

    @Test
    void generatedKey_opensEverything_andTheOldOneNothing() throws Exception {
        Stored stored;
        try (GatewayProcess gateway = GatewayProcess.start(directory)) {
            stored = store(gateway);
            Ran running = sealgate("root-key", "rotate");
            assertEquals(1, running.exitCode(), running.output());
            assertTrue(running.output().contains("another Sealgate uses this data directory"), running.output());
        }
        byte[] old = Files.readAllBytes(data("root.key"));
        Files.copy(data("audit/public-key.pem"), directory.resolve("kept.pem"));
        Ran rotated = sealgate("root-key", "rotate");
        assertEquals(0, rotated.exitCode(), rotated.output());
        assertTrue(
                rotated.output().contains("records of " + data(".").normalize() + " were sealed anew"),
                rotated.output());
        assertTrue(rotated.output().contains("destroy " + data("root.key.old")), rotated.output());

        byte[] next = Files.readAllBytes(data("root.key"));
        assertArrayEquals(old, Files.readAllBytes(data("root.key.old")));
        Files.write(data("root.key"), old);
        Ran refused = serve();
        assertEquals(1, refused.exitCode(), refused.output());
        assertTrue(refused.output().contains("wrong root key"), refused.output());
        Files.write(data("root.key"), next);

        try (GatewayProcess gateway = GatewayProcess.start(directory)) {
            assertOpens(gateway, stored);
            try (S3Client session = Sdk.s3(gateway.https(), stored.session())) {
                S3Exception ended = assertThrows(S3Exception.class, session::listBuckets);
                assertEquals("InvalidToken", ended.awsErrorDetails().errorCode());
            }
        }
        for (String[] key : new String[][] {
            {}, {"--public-key", directory.resolve("kept.pem").toString()}
        }) {
            List<String> command = new ArrayList<>(List.of("audit", "verify"));
            command.addAll(List.of(key));
            Ran verified = sealgate(command.toArray(String[]::new));
            assertEquals(0, verified.exitCode(), verified.output());
            assertTrue(verified.output().startsWith("sound: records 1 to "), verified.output());
        }
    }

    @Test
    void givenKey_isTheOneToStartWith() throws Exception {
        Stored stored;
        try (GatewayProcess gateway = GatewayProcess.start(directory)) {
            stored = store(gateway);
        }
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        String hex = HexFormat.of().formatHex(key);
        Ran rotated = sealgate(Map.of("NEXT", hex), "root-key", "rotate", "--new-key-variable", "NEXT");
        assertEquals(0, rotated.exitCode(), rotated.output());
        assertTrue(rotated.output().contains("start the gateway with the new key"), rotated.output());
        assertFalse(rotated.output().contains(hex));
        Ran refused = serve();
        assertTrue(refused.output().contains("wrong root key"), refused.output());
        Files.write(data("root.key"), key);
        try (GatewayProcess gateway = GatewayProcess.start(directory)) {
            assertOpens(gateway, stored);
        }
    }

    /** Wherever the kill falls: until the rotation is done no gateway starts, and the next run does it. */
    @Test
    void killedRotation_isFinishedByTheNextRun() throws Exception {
        Stored stored;
        try (GatewayProcess gateway = GatewayProcess.start(directory)) {
            stored = store(gateway);
        }
        byte[] old = Files.readAllBytes(data("root.key"));
        Process killed = GatewayProcess.launch(directory.resolve("killed.log"), arguments("root-key", "rotate"));
        while (killed.isAlive() && !Files.exists(data("root.key.old"))) {
            GatewayProcess.pause();
        }
        killed.destroyForcibly().waitFor();
        assertArrayEquals(old, Files.readAllBytes(data("root.key.old")));
        Ran next = sealgate("root-key", "rotate");
        boolean killedTooLate = next.output().contains("root.key.old is left from the rotation before");
        // On a busy machine, lines on its progress stand before.
        assertTrue(killedTooLate || next.output().contains("finished what an earlier run began"), next.output());
        try (GatewayProcess gateway = GatewayProcess.start(directory)) {
            assertOpens(gateway, stored);
        }
        Ran again = sealgate("root-key", "rotate");
        assertEquals(1, again.exitCode(), again.output());
        assertTrue(again.output().contains("root.key.old is left from the rotation before"), again.output());
    }

    @Test
    void wrongUse_isTwo_andMakesNothing() throws Exception {
        GatewayProcess.start(directory).close();
        assertEquals(
                2,
                sealgate("root-key", "rotate", "--new-key-file", "missing.key").exitCode());
        assertEquals(
                2,
                sealgate("root-key", "rotate", "--new-key-file", "a", "--new-key-variable", "B")
                        .exitCode());
        assertFalse(Files.exists(data("root.key.new")));
        GatewayProcess.start(directory).close();
    }
}
