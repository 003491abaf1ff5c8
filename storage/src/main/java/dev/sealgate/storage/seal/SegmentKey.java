package dev.sealgate.storage.seal;

import dev.sealgate.storage.SecretBytes;
import java.nio.ByteBuffer;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key and the nonces of one layer of one blob; the only place that builds them. Immutable. */
final class SegmentKey {
    /** Whether more segments follow. */
    enum Position {
        INNER(0),
        LAST(1);

        private final byte flag;

        Position(int flag) {
            this.flag = (byte) flag;
        }
    }

    private static final int NONCE_BYTES = BlobHeader.NONCE_PREFIX_BYTES + Integer.BYTES + 1;

    private final SecretKey key;
    private final byte[] noncePrefix;

    private SegmentKey(SecretKey key, byte[] noncePrefix) {
        this.key = key;
        this.noncePrefix = noncePrefix;
    }

    // Safe because: the salt is random per layer and blob, so a content key shared by the parts of an upload never
    // gives
    // two blobs the same segment key, and equal nonces of two blobs do not matter.
    static SegmentKey derive(SecretBytes contentKey, BlobBinding binding, BlobHeader header) {
        if (contentKey.sizeBytes() != KeyWrap.CONTENT_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "content key: " + contentKey.sizeBytes() + " bytes (expected: " + KeyWrap.CONTENT_KEY_BYTES + ")");
        }
        try (SecretBytes derived = Hkdf.derive(contentKey, header.salt(), binding.associatedData())) {
            return new SegmentKey(derived.use(bytes -> new SecretKeySpec(bytes, "AES")), header.noncePrefix());
        }
    }

    SecretKey key() {
        return key;
    }

    /** {@code prefix(7) | segment(4, big-endian) | last flag(1)}. */
    GCMParameterSpec nonce(long segment, Position position) {
        if (segment < 0 || segment >= BlobFormat.MAX_SEGMENTS) {
            throw new IllegalStateException(
                    "segment: " + segment + " (expected: 0 to " + (BlobFormat.MAX_SEGMENTS - 1) + ")");
        }
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .put(noncePrefix)
                .putInt((int) segment)
                .put(position.flag)
                .array();
        return new GCMParameterSpec(BulkCiphers.TAG_BITS, nonce);
    }
}
