package dev.sealgate.storage.seal;

import dev.sealgate.storage.Bytes;
import java.nio.ByteBuffer;

/**
 * What a sealed blob is bound to; segments of any other blob, part or layer do not open under it. Immutable.
 *
 * @param blobId 16 bytes
 * @param partNumber 0 outside multipart uploads
 * @param layer 0 for the innermost layer
 */
public record BlobBinding(Bytes blobId, int partNumber, int layer) {
    private static final int BLOB_ID_BYTES = 16;
    private static final int MAX_LAYER = 255;

    public BlobBinding {
        if (blobId.size() != BLOB_ID_BYTES) {
            throw new IllegalArgumentException(
                    "blob id: " + blobId.size() + " bytes (expected: " + BLOB_ID_BYTES + ")");
        }
        if (partNumber < 0) {
            throw new IllegalArgumentException("part number: " + partNumber + " (expected: >= 0)");
        }
        if (layer < 0 || layer > MAX_LAYER) {
            throw new IllegalArgumentException("layer: " + layer + " (expected: 0 to " + MAX_LAYER + ")");
        }
    }

    /** {@code format version(1) | blob id(16) | part number(4, big-endian) | layer(1)}. */
    public byte[] associatedData() {
        return ByteBuffer.allocate(1 + BLOB_ID_BYTES + Integer.BYTES + 1)
                .put(BlobFormat.VERSION)
                .put(blobId.view())
                .putInt(partNumber)
                .put((byte) layer)
                .array();
    }

    @Override
    public String toString() {
        return "blob " + blobId.toHex() + " part " + partNumber + " layer " + layer;
    }
}
