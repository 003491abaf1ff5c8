package dev.sealgate.storage.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.util.Optional;

/**
 * Seals one 256-bit content key under a 256-bit wrapping key, bound to a purpose. Thread-safe.
 *
 * <p>Output is {@code version(1) | XAES-256-GCM(content key)}, {@value #WRAPPED_BYTES} bytes. Format: docs/spec/SEAL.md.
 */
public final class KeyWrap {
    public static final int CONTENT_KEY_BYTES = 32;
    public static final int WRAPPED_BYTES = 1 + CONTENT_KEY_BYTES + Xaes256Gcm.OVERHEAD_BYTES;

    private static final byte VERSION = 1;
    private static final String ASSOCIATED_DATA_PREFIX = "sealgate/wrap/v1\0";

    /**
     * Wraps a content key; twice the same gives two different results.
     *
     * @param purpose what the wrapping key belongs to, for example the encryption mode; no secret
     */
    public static Bytes wrap(SecretBytes wrappingKey, SecretBytes contentKey, String purpose) {
        return wrap(new Xaes256Gcm(wrappingKey), contentKey, purpose);
    }

    /** The same under a wrapping key that is ready for use, for those that wrap many. */
    public static Bytes wrap(Xaes256Gcm wrapping, SecretBytes contentKey, String purpose) {
        if (contentKey.sizeBytes() != CONTENT_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "content key: " + contentKey.sizeBytes() + " bytes (expected: " + CONTENT_KEY_BYTES + ")");
        }
        byte[] wrapped = new byte[WRAPPED_BYTES];
        wrapped[0] = VERSION;
        return contentKey.use(key -> {
            wrapping.seal(key, associatedData(purpose), wrapped, 1);
            return Bytes.owning(wrapped);
        });
    }

    /** The content key, which the caller closes; empty when it was not wrapped by this key for this purpose, or was altered. */
    public static Optional<SecretBytes> unwrap(SecretBytes wrappingKey, Bytes wrapped, String purpose) {
        return unwrap(new Xaes256Gcm(wrappingKey), wrapped, purpose);
    }

    /** The same under a wrapping key that is ready for use. */
    public static Optional<SecretBytes> unwrap(Xaes256Gcm wrapping, Bytes wrapped, String purpose) {
        byte[] bytes = wrapped.view();
        if (bytes.length != WRAPPED_BYTES || bytes[0] != VERSION) {
            return Optional.empty();
        }
        return wrapping.open(bytes, 1, associatedData(purpose)).map(SecretBytes::owning);
    }

    private static byte[] associatedData(String purpose) {
        return (ASSOCIATED_DATA_PREFIX + purpose).getBytes(UTF_8);
    }

    private KeyWrap() {}
}
