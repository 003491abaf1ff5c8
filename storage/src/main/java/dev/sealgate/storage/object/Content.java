package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.seal.BlobFormat;

/**
 * Where an object's bytes are. Immutable; several versions may share one content (reference counted).
 *
 * @param id for INLINE and FILE the blob's id; for MANIFEST the id of the list of part blobs
 * @param layers sealing layers of every blob in it: 1 or 2
 */
public record Content(Kind kind, Bytes id, int layers, long sizeBytes) {
    /** Content with at most this much plaintext is kept inline. */
    static final int INLINE_LIMIT_BYTES = 64 * 1024;

    /** What a blob with this content takes; not for MANIFEST, which has many. */
    long sealedBytes() {
        return BlobFormat.sealedSizeBytes(sizeBytes, layers);
    }

    /** How the bytes are kept. */
    public enum Kind {
        INLINE,
        FILE,
        MANIFEST
    }
}
