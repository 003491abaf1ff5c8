package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.edge.exchange.Headers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** A customer's key (SSE-C) from a file: arguments of a process are for everybody to see. */
final class CustomerKeyFile {
    private static final int KEY_BYTES = 32;
    private static final String PREFIX = "x-amz-server-side-encryption-customer-";
    private static final String EXPECTED = " (expected: 32 bytes, or their base64)";

    private CustomerKeyFile() {}

    /** @throws UseException when the file cannot be read or holds something else */
    static Headers headers(Path file) {
        byte[] key = read(file);
        try {
            return Headers.builder()
                    .add(PREFIX + "algorithm", "AES256")
                    .add(PREFIX + "key", Base64.getEncoder().encodeToString(key))
                    .add(
                            PREFIX + "key-md5",
                            Base64.getEncoder()
                                    .encodeToString(
                                            MessageDigest.getInstance("MD5").digest(key)))
                    .build();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK lacks MD5", e);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] read(Path file) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UseException(file + ": cannot be read" + EXPECTED, e);
        }
        byte[] key = bytes.length == KEY_BYTES ? bytes : decoded(file, bytes);
        if (key.length != KEY_BYTES) {
            throw new UseException(file + ": holds no key" + EXPECTED);
        }
        return key;
    }

    private static byte[] decoded(Path file, byte[] text) {
        try {
            return Base64.getDecoder().decode(new String(text, StandardCharsets.US_ASCII).strip());
        } catch (IllegalArgumentException e) {
            throw new UseException(file + ": holds no key" + EXPECTED, e);
        }
    }
}
