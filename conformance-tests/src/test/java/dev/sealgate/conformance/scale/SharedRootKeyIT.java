package dev.sealgate.conformance.scale;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.Command;
import dev.sealgate.testing.Command.Ran;
import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.Sdk;
import dev.sealgate.testing.SharedEngines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** {@code sealgate root-key rotate} where two gateways share a database: one does it, and the other follows with its audit trail. */
class SharedRootKeyIT {
    private static final byte[] SMALL = new byte[1_000];
    private static final byte[] LARGE = new byte[200_000];

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final Map<String, String> variables = new HashMap<>();

    private Path data(String gateway, String name) {
        return directory.resolve(gateway).resolve("data").resolve(name);
    }

    private GatewayProcess start(String gateway) {
        return GatewayBuilder.in(directory.resolve(gateway)).startWith(variables);
    }

    private String[] arguments(String gateway, String... arguments) {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--data", directory.resolve(gateway).resolve("data").toString()));
        return all.toArray(String[]::new);
    }

    private Ran sealgate(String gateway, String... arguments) throws Exception {
        return Command.run(directory, variables, arguments(gateway, arguments));
    }

    private String refusedStart(String gateway) throws Exception {
        Ran refused = sealgate(gateway, "serve", "--http", "127.0.0.1:0", "--https", "off");
        assertEquals(1, refused.exitCode(), refused.output());
        return refused.output();
    }

    private SdkBytes store(GatewayProcess gateway) {
        try (S3Client s3 = Sdk.s3(gateway.http());
                KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            s3.createBucket(request -> request.bucket("rotated"));
            s3.putObject(request -> request.bucket("rotated").key("small"), RequestBody.fromBytes(SMALL));
            s3.putObject(
                    request -> request.bucket("rotated").key("large").serverSideEncryption("aws:kms"),
                    RequestBody.fromBytes(LARGE));
            return kms.encrypt(request ->
                            request.keyId(GatewayProcess.SEED_KEY_ID).plaintext(SdkBytes.fromByteArray(SMALL)))
                    .ciphertextBlob();
        }
    }

    private static void assertOpens(GatewayProcess gateway, SdkBytes ciphertext) {
        try (S3Client s3 = Sdk.s3(gateway.http());
                KmsClient kms = Sdk.kms(gateway.http(), GatewayProcess.ACCESS_KEY, Region.US_EAST_1)) {
            assertArrayEquals(
                    SMALL,
                    s3.getObjectAsBytes(request -> request.bucket("rotated").key("small"))
                            .asByteArray());
            assertArrayEquals(
                    LARGE,
                    s3.getObjectAsBytes(request -> request.bucket("rotated").key("large"))
                            .asByteArray());
            assertArrayEquals(
                    SMALL,
                    kms.decrypt(request -> request.ciphertextBlob(ciphertext))
                            .plaintext()
                            .asByteArray());
        }
    }

    /** The one that the second gateway is configured with lies where it looks for its own. */
    private void giveKey(String gateway, Path key) throws IOException {
        Files.createDirectories(data(gateway, "."));
        Files.copy(
                key,
                data(gateway, "root.key"),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
    }

    @Test
    void oneGatewayRotates_theOtherFollows_andNothingStartsInBetween() throws Exception {
        variables.putAll(SharedEngines.running().of(SharedRootKeyIT.class.getSimpleName()));
        Files.createDirectory(directory.resolve("one"));
        Files.createDirectory(directory.resolve("two"));
        SdkBytes ciphertext;
        try (GatewayProcess one = start("one")) {
            giveKey("two", data("one", "root.key"));
            try (GatewayProcess two = start("two")) {
                ciphertext = store(one);
                assertOpens(two, ciphertext);
                Ran running = sealgate("one", "root-key", "rotate");
                assertEquals(1, running.exitCode(), running.output());
                assertTrue(running.output().contains("gateways use postgresql://"), running.output());
            }
        }
        killedInTheMiddle();
        Path next = data("one", "root.key");
        String wrong = refusedStart("two");
        assertTrue(wrong.contains("wrong root key") && wrong.contains("is not the key that postgresql://"), wrong);

        Path old = directory.resolve("old.key");
        Files.copy(data("two", "root.key"), old, StandardCopyOption.COPY_ATTRIBUTES);
        giveKey("two", next);
        String notFollowed = refusedStart("two");
        assertTrue(notFollowed.contains("run sealgate root-key rotate here, too"), notFollowed);
        giveKey("two", old);
        Ran followed = sealgate("two", "root-key", "rotate", "--new-key-file", next.toString());
        assertEquals(0, followed.exitCode(), followed.output());
        assertTrue(followed.output().contains("was sealed under it before"), followed.output());
        giveKey("two", next);
        for (String gateway : List.of("one", "two")) {
            try (GatewayProcess started = start(gateway)) {
                assertOpens(started, ciphertext);
            }
            String trail = data(gateway, "audit")
                    .resolve(Files.readString(data(gateway, "gateway.id")).strip())
                    .toString();
            Ran verified = Command.run(
                    directory,
                    Map.of(),
                    "audit",
                    "verify",
                    "--files",
                    trail,
                    "--public-key",
                    trail + "/public-key.pem");
            assertEquals(0, verified.exitCode(), verified.output());
            assertTrue(verified.output().startsWith("sound: records 1 to "), verified.output());
        }
    }

    /** Wherever the kill falls, no gateway starts until the next run has finished it. */
    private void killedInTheMiddle() throws Exception {
        Process killed = GatewayProcess.launch(
                directory.resolve("killed.log"), List.of(arguments("one", "root-key", "rotate")), variables);
        while (killed.isAlive() && !Files.exists(data("one", "root.key.old"))) {
            GatewayProcess.pause();
        }
        killed.descendants().forEach(ProcessHandle::destroyForcibly);
        killed.destroyForcibly().waitFor();
        Ran next = sealgate("one", "root-key", "rotate");
        boolean killedTooLate = next.output().contains("root.key.old is left from the rotation before");
        assertTrue(killedTooLate || next.output().contains("finished what an earlier run began"), next.output());
    }
}
