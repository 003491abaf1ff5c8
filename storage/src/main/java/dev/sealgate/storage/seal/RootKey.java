package dev.sealgate.storage.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sealgate.storage.SecretBytes;

/**
 * The 256-bit key above all others; only ever used to derive purpose-bound keys (HKDF-SHA-256). Thread-safe.
 *
 * <p>Knowing a derived key tells nothing about the root key or any other derived key. Format: docs/spec/SEAL.md.
 */
public final class RootKey {
    public static final int SIZE_BYTES = 32;

    private static final String INFO_PREFIX = "sealgate/root/v1/";
    private static final byte[] NO_SALT = {};

    /** What a derived key is for; each purpose has a key of its own. Labels are frozen: a changed label loses the data. */
    public enum Purpose {
        // spotless:off
        RECORDS             ("records"),
        SSE_S3_KEYS         ("sse-s3-keys"),
        KMS_MATERIAL        ("kms-material"),
        CONTINUATION_TOKENS ("continuation-tokens"),
        SESSION_TOKENS      ("session-tokens"),
        GRANT_TOKENS        ("grant-tokens"),
        IMPORT_TOKENS       ("import-tokens"),
        AUDIT_SIGNING       ("audit-signing"),
        ROOT_KEY_CHECK      ("root-key-check");
        // spotless:on

        private final String label;

        Purpose(String label) {
            this.label = label;
        }
    }

    private final SecretBytes key;

    /**
     * Takes the key over.
     *
     * @throws IllegalArgumentException unless it has {@link #SIZE_BYTES}
     */
    public RootKey(SecretBytes key) {
        if (key.sizeBytes() != SIZE_BYTES) {
            throw new IllegalArgumentException(
                    "root key: " + key.sizeBytes() + " bytes (expected: " + SIZE_BYTES + ")");
        }
        this.key = key;
    }

    /** A 256-bit key for one purpose, always the same; the caller closes it. */
    public SecretBytes derive(Purpose purpose) {
        // Safe because: the root key is uniform, so RFC 5869 section 3.1 lets the salt be absent.
        return Hkdf.derive(key, NO_SALT, (INFO_PREFIX + purpose.label).getBytes(US_ASCII));
    }
}
