package dev.sealgate.gateway.service.s3.sse;

import dev.sealgate.storage.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is stored of a customer key: a salted check value that recognises it, and a salt that derives its wrapping key.
 *
 * <p>Both are one-way, and the labels keep either from being used as the other.
 */
final class CustomerKeyCheck {
    static final int SALT_BYTES = 16;

    private static final byte[] CHECK_LABEL = "sealgate sse-c check v1".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] WRAP_LABEL = "sealgate sse-c wrap v1".getBytes(StandardCharsets.US_ASCII);
    private static final int WRAPPING_KEY_BYTES = 32;

    private CustomerKeyCheck() {}

    /** Hex of {@code salt(16) | HMAC-SHA-256(key, label | salt)} under a fresh salt. */
    static String create(CustomerKey key, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return HexFormat.of().formatHex(salt) + HexFormat.of().formatHex(mac(key, salt));
    }

    /** Whether {@code check} was created from this key; a key of another length never matches. Constant time in the key. */
    static boolean matches(String check, CustomerKey key) {
        byte[] stored = HexFormat.of().parseHex(check);
        byte[] salt = Arrays.copyOf(stored, SALT_BYTES);
        byte[] expected = Arrays.copyOfRange(stored, SALT_BYTES, stored.length);
        return key.isUsable() && MessageDigest.isEqual(expected, mac(key, salt));
    }

    /** The key that wraps content keys: HKDF-SHA-256 of the customer key. The caller closes it. */
    static SecretBytes wrappingKey(CustomerKey key, byte[] salt) {
        return key.bytes().use(ikm -> {
            try {
                return SecretBytes.owning(KDF.getInstance("HKDF-SHA256")
                        .deriveData(HKDFParameterSpec.ofExtract()
                                .addIKM(ikm)
                                .addSalt(salt)
                                .thenExpand(WRAP_LABEL, WRAPPING_KEY_BYTES)));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the JDK lacks HKDF-SHA256", e);
            }
        });
    }

    private static byte[] mac(CustomerKey key, byte[] salt) {
        return key.bytes().use(bytes -> {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(bytes, "HmacSHA256"));
                mac.update(CHECK_LABEL);
                return mac.doFinal(salt);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("the JDK lacks HmacSHA256", e);
            }
        });
    }
}
