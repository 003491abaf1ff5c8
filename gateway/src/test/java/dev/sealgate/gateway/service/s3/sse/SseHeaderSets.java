package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.gateway.edge.exchange.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** Encryption headers in the short form of test tables: {@code SSE=aws:kms; KEY=alias/x}. */
public final class SseHeaderSets {
    /** The documented vector: 32 times the letter a. */
    public static final String KEY = "YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=";

    public static final String MD5 = "Xsqb0+sHwAbNQ65I395/0w==";

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("SSE", "x-amz-server-side-encryption"),
            Map.entry("KEY", "x-amz-server-side-encryption-aws-kms-key-id"),
            Map.entry("CTX", "x-amz-server-side-encryption-context"),
            Map.entry("BK", "x-amz-server-side-encryption-bucket-key-enabled"),
            Map.entry("C-ALG", "x-amz-server-side-encryption-customer-algorithm"),
            Map.entry("C-KEY", "x-amz-server-side-encryption-customer-key"),
            Map.entry("C-MD5", "x-amz-server-side-encryption-customer-key-MD5"),
            Map.entry("S-ALG", "x-amz-copy-source-server-side-encryption-customer-algorithm"),
            Map.entry("S-KEY", "x-amz-copy-source-server-side-encryption-customer-key"),
            Map.entry("S-MD5", "x-amz-copy-source-server-side-encryption-customer-key-MD5"));

    private static final byte[] SHORT_KEY = "a".repeat(24).getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER_KEY = "b".repeat(32).getBytes(StandardCharsets.US_ASCII);

    private static final Map<String, String> VALUES = Map.of(
            "{KEY}", KEY,
            "{MD5}", MD5,
            "{KEY24}", Base64.getEncoder().encodeToString(SHORT_KEY),
            "{MD5-OF-24}", md5(SHORT_KEY),
            "{OTHER}", Base64.getEncoder().encodeToString(OTHER_KEY),
            "{MD5-OF-OTHER}", md5(OTHER_KEY));

    private SseHeaderSets() {}

    /** The headers of {@code NAME=value} pairs between semicolons; other names stay as they are. */
    public static Headers of(String pairs) {
        Headers.Builder headers = Headers.builder();
        for (String pair : pairs.isBlank() ? new String[0] : pairs.split(";", -1)) {
            int equals = pair.indexOf('=');
            String name = pair.substring(0, equals).trim();
            String value = pair.substring(equals + 1).trim();
            headers.add(NAMES.getOrDefault(name, name), VALUES.getOrDefault(value, value));
        }
        return headers.build();
    }

    private static String md5(byte[] key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(key));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
