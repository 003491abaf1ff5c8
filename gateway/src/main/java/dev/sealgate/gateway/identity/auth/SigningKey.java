package dev.sealgate.gateway.identity.auth;

import dev.sealgate.storage.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that signs within one scope (secret, day, region, service). Immutable; thread-safe.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
final class SigningKey {
    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    private SigningKey(byte[] key) {
        this.key = new SecretKeySpec(key, HMAC);
    }

    static SigningKey derive(SecretBytes secret, String date, String region, String service) {
        byte[] prefixed = secret.use(bytes -> {
            byte[] both = Arrays.copyOf("AWS4".getBytes(StandardCharsets.US_ASCII), 4 + bytes.length);
            System.arraycopy(bytes, 0, both, 4, bytes.length);
            return both;
        });
        byte[] key = prefixed;
        for (String step : new String[] {date, region, service, CredentialScope.TERMINAL}) {
            byte[] next = mac(new SecretKeySpec(key, HMAC)).doFinal(step.getBytes(StandardCharsets.UTF_8));
            Arrays.fill(key, (byte) 0);
            key = next;
        }
        SigningKey derived = new SigningKey(key);
        Arrays.fill(key, (byte) 0);
        return derived;
    }

    /** A MAC under this key, ready for many messages in a row; not thread-safe. */
    Mac newMac() {
        return mac(key);
    }

    private static Mac mac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("HMAC-SHA-256 is missing", broken);
        }
    }

    /** Whether {@code signature}, in lower-case hex, signs {@code message}; takes the same time wherever they differ. */
    boolean verifies(byte[] message, String signature) {
        return matches(newMac().doFinal(message), signature);
    }

    static boolean matches(byte[] expected, String signature) {
        byte[] hex = HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(hex, signature.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "SigningKey";
    }
}
