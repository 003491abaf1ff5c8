package dev.sealgate.storage.blob;

import dev.sealgate.storage.Bytes;
import java.security.SecureRandom;

/** The random 128-bit name of a blob; 16 bytes. Immutable. */
public record BlobId(Bytes value) {
    public static final int SIZE_BYTES = 16;

    public BlobId {
        if (value.size() != SIZE_BYTES) {
            throw new IllegalArgumentException("blob id: " + value.size() + " bytes (expected: " + SIZE_BYTES + ")");
        }
    }

    public static BlobId random(SecureRandom random) {
        byte[] fresh = new byte[SIZE_BYTES];
        random.nextBytes(fresh);
        return new BlobId(Bytes.owning(fresh));
    }

    @Override
    public String toString() {
        return value.toHex();
    }
}
