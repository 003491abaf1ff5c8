package dev.sealgate.storage.seal;

import dev.sealgate.storage.StorageException;
import java.security.SecureRandom;
import java.util.Arrays;

/** The first bytes of a sealed blob: {@code length(1) = 40 | salt(32) | nonce prefix(7)}. Immutable. */
final class BlobHeader {
    static final int SALT_BYTES = 32;
    static final int NONCE_PREFIX_BYTES = 7;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    private BlobHeader(byte[] bytes) {
        this.bytes = bytes;
    }

    static BlobHeader random() {
        byte[] fresh = new byte[BlobFormat.HEADER_BYTES];
        RANDOM.nextBytes(fresh);
        fresh[0] = BlobFormat.HEADER_BYTES;
        return new BlobHeader(fresh);
    }

    /** @throws StorageException.Corrupt when the length byte is wrong */
    static BlobHeader parse(byte[] stored, BlobBinding binding) {
        if (stored.length != BlobFormat.HEADER_BYTES || stored[0] != BlobFormat.HEADER_BYTES) {
            throw new StorageException.Corrupt(binding + ": is not a sealed blob");
        }
        return new BlobHeader(stored.clone());
    }

    byte[] toArray() {
        return bytes.clone();
    }

    byte[] salt() {
        return Arrays.copyOfRange(bytes, 1, 1 + SALT_BYTES);
    }

    byte[] noncePrefix() {
        return Arrays.copyOfRange(bytes, 1 + SALT_BYTES, bytes.length);
    }
}
