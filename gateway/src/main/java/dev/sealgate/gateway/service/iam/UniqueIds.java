package dev.sealgate.gateway.service.iam;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes unique ids and access keys. Thread-safe. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html */
public final class UniqueIds {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SECRET_BYTES = 30; // 40 characters of base64

    private final SecureRandom random;

    public UniqueIds(SecureRandom random) {
        this.random = random;
    }

    /** For example {@code AIDA} and 17 characters. */
    String entity(String prefix) {
        return prefix + characters(17);
    }

    /** {@code AKIA} for long-term, {@code ASIA} for temporary keys, and 16 characters. */
    public String accessKey(String prefix) {
        return prefix + characters(16);
    }

    /** 40 characters. */
    public String secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String characters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(BASE32.charAt(random.nextInt(BASE32.length())));
        }
        return text.toString();
    }
}
