package dev.sealgate.storage.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Makes wrapping keys out of a key that many objects share, one for each wrapping: the shared key itself never seals anything, so
 * nothing limits how many objects may share it. Thread-safe. Format: docs/spec/SEAL.md.
 */
public final class BucketKeyDerivation {
    public static final int SALT_BYTES = 32;

    private static final byte[] LABEL = "sealgate/bucket-key/v1\0".getBytes(US_ASCII);

    public static Bytes newSalt(SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return Bytes.owning(salt);
    }

    /**
     * The 256-bit wrapping key of this salt and context, which the caller closes.
     *
     * @param salt of {@value #SALT_BYTES} bytes; from {@link #newSalt} when the key is to wrap
     * @param context what the result is bound to, in a form that no other context has; no secret
     */
    public static SecretBytes wrappingKey(SecretBytes bucketKey, Bytes salt, Bytes context) {
        if (salt.size() != SALT_BYTES) {
            throw new IllegalArgumentException("salt: " + salt.size() + " bytes (expected: " + SALT_BYTES + ")");
        }
        byte[] info = ByteBuffer.allocate(LABEL.length + context.size())
                .put(LABEL)
                .put(context.view())
                .array();
        return Hkdf.derive(bucketKey, salt.view(), info);
    }

    private BucketKeyDerivation() {}
}
