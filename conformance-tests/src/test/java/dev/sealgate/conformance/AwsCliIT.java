package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** The aws CLI as users run it; skipped where it is not installed. */
@GatewayTest
@EnabledIf(value = "dev.sealgate.conformance.AwsCli#isInstalled", disabledReason = "the aws CLI is not installed")
class AwsCliIT {
    private static final String CUSTOMER_KEY = "b".repeat(32);

    private final Path directory;
    private final AwsCli http;
    private final AwsCli https;

    AwsCliIT(GatewayProcess gateway) {
        directory = gateway.directory();
        http = new AwsCli(gateway.http(), directory);
        https = new AwsCli(gateway.https(), directory);
        http.ok("s3", "mb", "s3://cli");
    }

    private Path write(String name, byte[] content) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    @Test
    void cp_ofALargeFile_goesInPartsAndComesBack() throws IOException {
        Path file = write("large.bin", Samples.bytes(1, 40 * 1024 * 1024 + 17));
        http.ok("s3", "cp", "--quiet", file.toString(), "s3://cli/large.bin");
        https.ok("s3", "cp", "--quiet", "s3://cli/large.bin", "back.bin");
        assertEquals(-1, Files.mismatch(file, directory.resolve("back.bin")));
    }

    /** Connections are used again after an empty object. */
    @Test
    void sync_ofEmptyAndOtherFiles_waitsForNothing() throws IOException {
        for (int i = 0; i < 30; i++) {
            write("mixed/empty-" + i, new byte[0]);
            write("mixed/full-" + i, Samples.bytes(i, 2000));
        }
        http.ok("s3", "sync", "--quiet", "--cli-read-timeout", "10", "mixed", "s3://cli/mixed");
        http.ok("s3", "sync", "--quiet", "s3://cli/mixed", "mixed-back");
        for (int i = 0; i < 30; i++) {
            assertEquals(0, Files.size(directory.resolve("mixed-back/empty-" + i)));
            assertArrayEquals(Samples.bytes(i, 2000), Files.readAllBytes(directory.resolve("mixed-back/full-" + i)));
        }
    }

    @Test
    void cp_inEveryEncryptionMode_roundTrips() throws IOException {
        byte[] content = Samples.bytes(2, 100_000);
        Path file = write("modes.bin", content);
        String[][] modes = {
            {},
            {"--sse", "AES256"},
            {"--sse", "aws:kms"},
            {"--sse", "aws:kms", "--sse-kms-key-id", "alias/seeded"},
            {"--sse-c", "AES256", "--sse-c-key", CUSTOMER_KEY},
        };
        for (int i = 0; i < modes.length; i++) {
            String[] put =
                    concat(new String[] {"s3", "cp", "--quiet", file.toString(), "s3://cli/mode-" + i}, modes[i]);
            https.ok(put);
            String[] get = {"s3", "cp", "--quiet", "s3://cli/mode-" + i, "mode-back"};
            https.ok(modes[i].length > 0 && modes[i][0].equals("--sse-c") ? concat(get, modes[i]) : get);
            assertArrayEquals(content, Files.readAllBytes(directory.resolve("mode-back")), String.join(" ", modes[i]));
        }
    }

    @Test
    void s3api_putWithTwoLayers_namesThemAndRoundTrips() throws IOException {
        Path file = write("layers.txt", "two layers".getBytes(StandardCharsets.UTF_8));
        String algorithm = https.ok(
                "s3api",
                "put-object",
                "--bucket",
                "cli",
                "--key",
                "layers",
                "--body",
                file.toString(),
                "--server-side-encryption",
                "aws:kms:dsse",
                "--ssekms-key-id",
                "alias/seeded",
                "--query",
                "ServerSideEncryption",
                "--output",
                "text");
        assertEquals("aws:kms:dsse", algorithm);
        https.ok("s3api", "get-object", "--bucket", "cli", "--key", "layers", "layers-back");
        assertEquals("two layers", Files.readString(directory.resolve("layers-back")));
    }

    private static String[] concat(String[] first, String[] second) {
        String[] all = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    @Test
    void sync_ofATree_copiesOnlyWhatChanged() throws IOException {
        for (int i = 0; i < 40; i++) {
            Path file = write("tree/d" + i % 4 + "/ünï " + i + ".txt", ("file " + i).getBytes(StandardCharsets.UTF_8));
            // Last-Modified has whole seconds: a file written in the second of its upload looks newer to the CLI.
            Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-02T03:04:05Z")));
        }
        Path tree = directory.resolve("tree");
        http.ok("s3", "sync", tree.toString(), "s3://cli/tree");
        assertEquals("", http.ok("s3", "sync", tree.toString(), "s3://cli/tree"), "nothing changed");
        write("tree/d0/ünï 0.txt", "changed and longer".getBytes(StandardCharsets.UTF_8));
        assertTrue(http.ok("s3", "sync", tree.toString(), "s3://cli/tree").contains("ünï 0.txt"));
        http.ok("s3", "sync", "s3://cli/tree", directory.resolve("tree-back").toString());
        for (int i = 0; i < 40; i++) {
            String name = "d" + i % 4 + "/ünï " + i + ".txt";
            assertEquals(
                    -1,
                    Files.mismatch(
                            tree.resolve(name), directory.resolve("tree-back").resolve(name)),
                    name);
        }
        Files.delete(tree.resolve("d1/ünï 1.txt"));
        http.ok("s3", "sync", "--delete", tree.toString(), "s3://cli/tree");
        assertFalse(http.ok("s3", "ls", "--recursive", "s3://cli/tree/").contains("ünï 1.txt"));
    }

    @Test
    void mvLsRm_behaveAsOnAws() throws IOException {
        Path file = write("move.txt", "move me".getBytes(StandardCharsets.UTF_8));
        http.ok("s3", "mv", file.toString(), "s3://cli/moved/a.txt");
        assertFalse(Files.exists(file));
        http.ok("s3", "mv", "s3://cli/moved/a.txt", "s3://cli/moved/b.txt");
        String listing = http.ok("s3", "ls", "s3://cli/moved/");
        assertTrue(listing.endsWith("7 b.txt"), listing);
        assertTrue(http.ok("s3", "ls").contains(" cli"));
        http.ok("s3", "rm", "--recursive", "s3://cli/moved/");
        assertEquals(1, http.run("s3", "ls", "s3://cli/moved/").exitCode());
    }

    @Test
    void presign_givesAUrlThatWorksWithoutCredentials() throws Exception {
        Path file = write("presign.txt", "presigned".getBytes(StandardCharsets.UTF_8));
        http.ok("s3", "cp", file.toString(), "s3://cli/presign.txt");
        String url = http.ok("s3", "presign", "s3://cli/presign.txt", "--expires-in", "60");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
            assertEquals("presigned", response.body());
        }
    }

    @Test
    void s3api_conditionalAndRangedReads_andAttributesOfTheAnswer() throws IOException {
        Path file = write("api.txt", "0123456789".getBytes(StandardCharsets.UTF_8));
        String etag = http.ok(
                "s3api",
                "put-object",
                "--bucket",
                "cli",
                "--key",
                "api",
                "--body",
                file.toString(),
                "--checksum-algorithm",
                "SHA256",
                "--query",
                "ETag",
                "--output",
                "text");
        http.ok("s3api", "get-object", "--bucket", "cli", "--key", "api", "--range", "bytes=2-4", "slice");
        assertEquals("234", Files.readString(directory.resolve("slice")));
        assertTrue(http.fails(
                        "s3api", "get-object", "--bucket", "cli", "--key", "api", "--if-none-match", etag, "unchanged")
                .contains("304"));
        assertEquals(
                Base64.getEncoder()
                        .encodeToString(java.util.HexFormat.of()
                                .parseHex(Samples.sha256Hex("0123456789".getBytes(StandardCharsets.UTF_8)))),
                http.ok(
                        "s3api",
                        "head-object",
                        "--bucket",
                        "cli",
                        "--key",
                        "api",
                        "--checksum-mode",
                        "ENABLED",
                        "--query",
                        "ChecksumSHA256",
                        "--output",
                        "text"));
        assertTrue(http.fails("s3api", "put-object", "--bucket", "cli", "--key", "api", "--if-none-match", "*")
                .contains("PreconditionFailed"));
    }

    @Test
    void kms_ownKey_encryptsAndDisablingItBreaksReads() throws IOException {
        String keyId = http.ok("kms", "create-key", "--query", "KeyMetadata.KeyId", "--output", "text");
        http.ok("kms", "create-alias", "--alias-name", "alias/cli", "--target-key-id", keyId);
        Path file = write("kms.txt", "under my own key".getBytes(StandardCharsets.UTF_8));
        https.ok("s3", "cp", file.toString(), "s3://cli/kms.txt", "--sse", "aws:kms", "--sse-kms-key-id", "alias/cli");
        http.ok("kms", "disable-key", "--key-id", keyId);
        String refusal = https.fails("s3api", "get-object", "--bucket", "cli", "--key", "kms.txt", "never");
        assertTrue(refusal.contains("KMS.DisabledException"), refusal);
        http.ok("kms", "enable-key", "--key-id", keyId);
        https.ok("s3api", "get-object", "--bucket", "cli", "--key", "kms.txt", "again");
        assertEquals("under my own key", Files.readString(directory.resolve("again")));
    }

    @Test
    void kms_encryptAndDecrypt_bindTheContext() throws IOException {
        Path plain = write("plain", "secret text".getBytes(StandardCharsets.UTF_8));
        String blob = http.ok(
                "kms",
                "encrypt",
                "--key-id",
                "alias/seeded",
                "--plaintext",
                "fileb://" + plain,
                "--encryption-context",
                "a=1",
                "--query",
                "CiphertextBlob",
                "--output",
                "text");
        Path ciphertext = write("ciphertext", Base64.getDecoder().decode(blob));
        String text = http.ok(
                "kms",
                "decrypt",
                "--ciphertext-blob",
                "fileb://" + ciphertext,
                "--encryption-context",
                "a=1",
                "--query",
                "Plaintext",
                "--output",
                "text");
        assertEquals("secret text", new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
        assertTrue(http.fails(
                        "kms", "decrypt", "--ciphertext-blob", "fileb://" + ciphertext, "--encryption-context", "a=2")
                .contains("InvalidCiphertextException"));
    }
}
