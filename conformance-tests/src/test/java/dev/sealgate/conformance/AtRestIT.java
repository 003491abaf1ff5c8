package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.OnDisk;
import dev.sealgate.testing.Sdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** The disk holds only ciphertext, and a restart loses nothing. */
@OnDisk("its files")
class AtRestIT {
    private static final String MARKER = "PLAINTEXT-MARKER-0123456789-ABCDEFGHIJ";
    private static final String BUCKET_KEY = "aws:kms with a bucket key";
    private static final List<String> MODES = List.of("AES256", "aws:kms", BUCKET_KEY, "aws:kms:dsse", "customer");
    private static final byte[] CUSTOMER_KEY = "c".repeat(32).getBytes(StandardCharsets.UTF_8);
    private static final String CUSTOMER_KEY_MD5 =
            Base64.getEncoder().encodeToString(HexFormat.of().parseHex(Samples.md5Hex(CUSTOMER_KEY)));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @Test
    void knownPlaintext_inEveryMode_isNowhereOnDisk_andComesBackAfterARestart() throws IOException {
        byte[] small = MARKER.repeat(10).getBytes(StandardCharsets.UTF_8);
        byte[] large = MARKER.repeat(20_000).getBytes(StandardCharsets.UTF_8);
        byte[] part = MARKER.repeat(140_000).getBytes(StandardCharsets.UTF_8);
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                S3Client s3 = Sdk.s3(gateway.https())) {
            s3.createBucket(b -> b.bucket("at-rest"));
            for (String mode : MODES) {
                s3.putObject(put(mode, "small-" + mode), RequestBody.fromBytes(small));
                s3.putObject(put(mode, "large-" + mode), RequestBody.fromBytes(large));
            }
            String upload = s3.createMultipartUpload(b -> b.bucket("at-rest").key("parts"))
                    .uploadId();
            String etag = s3.uploadPart(
                            b -> b.bucket("at-rest")
                                    .key("parts")
                                    .uploadId(upload)
                                    .partNumber(1),
                            RequestBody.fromBytes(part))
                    .eTag();
            s3.completeMultipartUpload(b -> b.bucket("at-rest")
                    .key("parts")
                    .uploadId(upload)
                    .multipartUpload(u -> u.parts(
                            CompletedPart.builder().partNumber(1).eTag(etag).build())));
            assertEquals(GatewayProcess.TERMINATED, gateway.stop());
            assertFalse(gateway.log().contains(Base64.getEncoder().encodeToString(CUSTOMER_KEY)), "key in the log");
            assertFalse(gateway.log().contains(GatewayProcess.SECRET_KEY), "secret in the log");
        }
        assertNowhere(MARKER.getBytes(StandardCharsets.UTF_8));
        assertNowhere("METADATA-VALUE-MARKER".getBytes(StandardCharsets.UTF_8));
        assertNowhere(CUSTOMER_KEY);
        try (GatewayProcess gateway = GatewayProcess.start(directory);
                S3Client s3 = Sdk.s3(gateway.https())) {
            for (String mode : MODES) {
                assertArrayEquals(small, get(s3, mode, "small-" + mode), mode);
                assertArrayEquals(large, get(s3, mode, "large-" + mode), mode);
            }
            assertArrayEquals(part, get(s3, "AES256", "parts"));
        }
    }

    private static PutObjectRequest put(String mode, String key) {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket("at-rest").key(key).metadata(Map.of("note", "METADATA-VALUE-MARKER"));
        if (mode.equals("customer")) {
            request.sseCustomerAlgorithm("AES256")
                    .sseCustomerKey(Base64.getEncoder().encodeToString(CUSTOMER_KEY))
                    .sseCustomerKeyMD5(CUSTOMER_KEY_MD5);
        } else if (mode.equals(BUCKET_KEY)) {
            request.serverSideEncryption("aws:kms").bucketKeyEnabled(true);
        } else {
            request.serverSideEncryption(mode);
        }
        return request.build();
    }

    private static byte[] get(S3Client s3, String mode, String key) {
        return s3.getObjectAsBytes(b -> {
                    b.bucket("at-rest").key(key);
                    if (mode.equals("customer")) {
                        b.sseCustomerAlgorithm("AES256")
                                .sseCustomerKey(Base64.getEncoder().encodeToString(CUSTOMER_KEY))
                                .sseCustomerKeyMD5(CUSTOMER_KEY_MD5);
                    }
                })
                .asByteArray();
    }

    private void assertNowhere(byte[] needle) throws IOException {
        String text = new String(needle, StandardCharsets.ISO_8859_1);
        for (Path file : dataFiles()) {
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertFalse(content.contains(text), file.toString());
        }
    }

    private List<Path> dataFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(directory.resolve("data"))) {
            walk.filter(Files::isRegularFile).forEach(files::add);
        }
        assertTrue(files.size() > 5, files.toString());
        return files;
    }

    @Test
    void secretsOnDisk_areReadableByTheOwnerOnly() throws IOException {
        Files.writeString(directory.resolve("sealgate.yaml"), "region: us-east-1\n");
        try (GatewayProcess gateway = GatewayProcess.start(directory)) {
            assertTrue(gateway.isAlive());
        }
        Set<PosixFilePermission> ownerOnly = Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
        for (String name : List.of("root.key", "credentials")) {
            assertEquals(
                    ownerOnly,
                    Files.getPosixFilePermissions(directory.resolve("data").resolve(name)),
                    name);
        }
    }
}
