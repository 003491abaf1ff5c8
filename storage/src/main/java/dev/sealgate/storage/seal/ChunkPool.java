package dev.sealgate.storage.seal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Idle arrays for sealed bytes on their way out; they only ever hold ciphertext. Thread-safe, never blocks. */
final class ChunkPool {
    static final int CHUNK_BYTES = 4 * BlobFormat.SEGMENT_BYTES;

    /** A chunk is used within one call, so hardly more are out than there are cores. */
    private static final int SLOTS = 16;

    private static final AtomicReferenceArray<byte @Nullable []> IDLE = new AtomicReferenceArray<>(SLOTS);

    private ChunkPool() {}

    /** {@link #CHUNK_BYTES} bytes of any content. */
    static byte[] take() {
        for (int slot = 0; slot < SLOTS; slot++) {
            byte @Nullable [] chunk = IDLE.get(slot) == null ? null : IDLE.getAndSet(slot, null);
            if (chunk != null) {
                return chunk;
            }
        }
        return new byte[CHUNK_BYTES];
    }

    /** The caller will not touch it again; arrays of other sizes, and one too many, are left to the garbage collector. */
    static void giveBack(byte[] chunk) {
        for (int slot = 0; slot < SLOTS && chunk.length == CHUNK_BYTES; slot++) {
            if (IDLE.compareAndSet(slot, null, chunk)) {
                return;
            }
        }
    }
}
