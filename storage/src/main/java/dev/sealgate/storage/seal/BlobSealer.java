package dev.sealgate.storage.seal;

import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.seal.SegmentKey.Position;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;

/**
 * Encrypts one layer of one blob as it is written, in the format of docs/spec/SEAL.md. Not thread-safe.
 *
 * <p>The sealed side gets up to {@value ChunkPool#CHUNK_BYTES} bytes at a time, so that a file behind it sees few, aligned
 * writes; between two writes only the plaintext of a segment is held, so that many slow uploads cost little. A sealer that failed or finished refuses further use with {@link IllegalStateException}: a segment is never sealed twice.
 */
public final class BlobSealer implements ByteSink {
    private static final byte[] NOTHING = {};

    private enum State {
        OPEN,
        FAILED,
        FINISHED
    }

    private final ByteSink sealed;
    private final SegmentKey key;
    private byte[] chunk;
    private int chunkBytes;
    private byte[] pending = NOTHING;
    private int pendingBytes;
    private long segment;
    private State state = State.OPEN;

    /** Starts a blob under a fresh random salt; the header goes out with the first chunk. Copies what it needs of the key. */
    public BlobSealer(SecretBytes contentKey, BlobBinding binding, ByteSink sealed) {
        this(contentKey, binding, sealed, BlobHeader.random());
    }

    /** For test vectors; two plaintexts under one header give themselves away. */
    BlobSealer(SecretBytes contentKey, BlobBinding binding, ByteSink sealed, BlobHeader header) {
        this.key = SegmentKey.derive(contentKey, binding, header);
        this.sealed = sealed;
        this.chunk = header.toArray();
        this.chunkBytes = chunk.length;
    }

    @Override
    public void write(byte[] plaintext, int offset, int lengthBytes) {
        Objects.checkFromIndexSize(offset, lengthBytes, plaintext.length);
        begin();
        int end = offset + lengthBytes;
        int next = offset;
        while (next < end) {
            int capacity = BlobFormat.segmentPlaintextBytes(segment);
            if (pendingBytes == capacity) {
                seal(pending, 0, pendingBytes, Position.INNER);
                pendingBytes = 0;
            } else if (pendingBytes == 0 && end - next > capacity) {
                seal(plaintext, next, capacity, Position.INNER);
                next += capacity;
            } else {
                int taken = Math.min(capacity - pendingBytes, end - next);
                keep(plaintext, next, taken);
                next += taken;
            }
        }
        if (segment > 0) {
            flush();
        }
        state = State.OPEN;
    }

    /** Seals the last segment; nothing may be written after. Does not finish the sink behind it. */
    public void finish() {
        begin();
        seal(pending, 0, pendingBytes, Position.LAST);
        flush();
        pending = NOTHING;
        state = State.FINISHED;
    }

    // Safe because: whatever throws from here on leaves the sealer FAILED, so no segment number is ever used again.
    private void begin() {
        if (state != State.OPEN) {
            throw new IllegalStateException(
                    "sealer was used after it " + (state == State.FAILED ? "failed" : "finished"));
        }
        state = State.FAILED;
    }

    // Invariant: an INNER segment is sealed only when at least one more byte is at hand, so the last is empty only if
    // all is.
    private void seal(byte[] plaintext, int offset, int lengthBytes, Position position) {
        int neededBytes = chunkBytes + lengthBytes + BlobFormat.TAG_BYTES;
        if (chunk.length < neededBytes) {
            enlargeChunk(position == Position.LAST ? neededBytes : ChunkPool.CHUNK_BYTES);
        }
        Cipher cipher = BulkCiphers.take();
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key.key(), key.nonce(segment, position));
            cipher.doFinal(plaintext, offset, lengthBytes, chunk, chunkBytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("internal error: AES-256-GCM refuses to encrypt", e);
        } finally {
            BulkCiphers.giveBack(cipher);
        }
        segment++;
        chunkBytes = neededBytes;
        if (chunkBytes == ChunkPool.CHUNK_BYTES) {
            flush();
        }
    }

    private void flush() {
        if (chunkBytes > 0) {
            sealed.write(chunk, 0, chunkBytes);
            chunkBytes = 0;
        }
        ChunkPool.giveBack(chunk);
        chunk = NOTHING;
    }

    private void enlargeChunk(int sizeBytes) {
        byte[] larger = sizeBytes == ChunkPool.CHUNK_BYTES ? ChunkPool.take() : new byte[sizeBytes];
        System.arraycopy(chunk, 0, larger, 0, chunkBytes);
        chunk = larger;
    }

    private void keep(byte[] plaintext, int offset, int lengthBytes) {
        int neededBytes = pendingBytes + lengthBytes;
        if (pending.length < neededBytes) {
            int grownBytes = Math.min(2 * neededBytes, BlobFormat.SEGMENT_PLAINTEXT_BYTES);
            pending = Arrays.copyOf(pending, pendingBytes == 0 ? neededBytes : grownBytes);
        }
        System.arraycopy(plaintext, offset, pending, pendingBytes, lengthBytes);
        pendingBytes = neededBytes;
    }
}
