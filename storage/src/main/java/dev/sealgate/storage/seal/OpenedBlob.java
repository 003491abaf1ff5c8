package dev.sealgate.storage.seal;

import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.SegmentKey.Position;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;

/**
 * One layer of a sealed blob, opened for random reads of plaintext; plaintext leaves only after its segment's tag.
 *
 * <p>Altered, truncated, reordered, duplicated or swapped segments are {@link StorageException.Corrupt}, never wrong bytes.
 * A read fills the target as far as the blob goes; whole segments are opened straight into it, up to four per read of the
 * sealed side, and the last partly used segment is kept, so that sequential reads open every segment once. Not thread-safe.
 */
public final class OpenedBlob implements ByteSource {
    private static final int FETCH_SEGMENTS = 4;
    private static final long NONE = -1;
    private static final byte[] NOTHING = {};

    private final ByteSource sealed;
    private final BlobBinding binding;
    private final SegmentKey key;
    private final long sealedBytes;
    private final long plaintextBytes;
    private final long lastSegment;

    private byte[] fetched = NOTHING;
    private long fetchedFrom = NONE;
    private long fetchedTo = NONE;
    private byte[] kept = NOTHING;
    private long keptSegment = NONE;
    private boolean closed;

    /**
     * Reads the header; closing this closes {@code sealed}, but when this constructor throws the caller does. Copies what it
     * needs of the key.
     *
     * @throws StorageException.Corrupt when {@code sealed} has a size or a header that no sealed blob has, or is empty and does not open
     */
    public OpenedBlob(ByteSource sealed, SecretBytes contentKey, BlobBinding binding) {
        this.sealed = sealed;
        this.binding = binding;
        this.sealedBytes = sealed.sizeBytes();
        this.plaintextBytes = BlobFormat.plaintextSizeBytes(sealedBytes);
        this.lastSegment = BlobFormat.lastSegment(plaintextBytes);
        byte[] header = new byte[BlobFormat.HEADER_BYTES];
        readSealed(0, header, header.length);
        this.key = SegmentKey.derive(contentKey, binding, BlobHeader.parse(header, binding));
        if (plaintextBytes == 0) {
            // Nobody will read from it, so its one tag is checked here.
            fetch(0, 0);
            open(0, NOTHING, 0);
        }
    }

    /**
     * What the sealed size implies, which is proven only once the last segment was read: callers compare it with the size in
     * the record that refers to the blob.
     */
    @Override
    public long sizeBytes() {
        return plaintextBytes;
    }

    @Override
    public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
        Objects.checkFromIndexSize(targetOffset, lengthBytes, target.length);
        Objects.checkIndex(offset, plaintextBytes);
        if (lengthBytes == 0) {
            throw new IllegalArgumentException("length: 0 bytes (expected: >= 1)");
        }
        if (closed) {
            throw new IllegalStateException("blob was read after it was closed");
        }
        int wantedBytes = (int) Math.min(lengthBytes, plaintextBytes - offset);
        long lastWanted = BlobFormat.segmentAt(offset + wantedBytes - 1);
        int done = 0;
        while (done < wantedBytes) {
            fetch(BlobFormat.segmentAt(offset + done), lastWanted);
            done += readSegment(offset + done, target, targetOffset + done, wantedBytes - done);
        }
        return done;
    }

    private int readSegment(long offset, byte[] target, int targetOffset, int wantedBytes) {
        long segment = BlobFormat.segmentAt(offset);
        int within = (int) (offset - BlobFormat.segmentStart(segment));
        int segmentBytes = plaintextBytesOf(segment);
        int taken = Math.min(wantedBytes, segmentBytes - within);
        if (taken == segmentBytes && segment != keptSegment) {
            open(segment, target, targetOffset);
        } else {
            keep(segment, segmentBytes);
            System.arraycopy(kept, within, target, targetOffset, taken);
        }
        return taken;
    }

    private void keep(long segment, int segmentBytes) {
        if (segment == keptSegment) {
            return;
        }
        keptSegment = NONE;
        if (kept.length < segmentBytes) {
            kept = new byte[segmentBytes];
        }
        open(segment, kept, 0);
        keptSegment = segment;
    }

    private void open(long segment, byte[] target, int targetOffset) {
        int segmentBytes = plaintextBytesOf(segment);
        int from = (int) (sealedStart(segment) - sealedStart(fetchedFrom));
        Cipher cipher = BulkCiphers.take();
        try {
            Position position = segment == lastSegment ? Position.LAST : Position.INNER;
            cipher.init(Cipher.DECRYPT_MODE, key.key(), key.nonce(segment, position));
            cipher.doFinal(fetched, from, segmentBytes + BlobFormat.TAG_BYTES, target, targetOffset);
        } catch (AEADBadTagException e) {
            // Safe because: an implementation may have written before it saw the tag; nothing of that may be seen.
            Arrays.fill(target, targetOffset, targetOffset + segmentBytes, (byte) 0);
            throw new StorageException.Corrupt(
                    binding + ": segment " + segment + " was altered, moved, or sealed under another key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("internal error: AES-256-GCM refuses to decrypt", e);
        } finally {
            BulkCiphers.giveBack(cipher);
        }
    }

    // Sealed bytes of segments that the read does not need are never asked for, so a small range stays one small read.
    private void fetch(long segment, long lastWanted) {
        if (segment == keptSegment || (segment >= fetchedFrom && segment < fetchedTo)) {
            return;
        }
        long to = Math.min(lastWanted + 1, segment + FETCH_SEGMENTS);
        long start = sealedStart(segment);
        int neededBytes = (int) (Math.min(to * BlobFormat.SEGMENT_BYTES, sealedBytes) - start);
        fetchedFrom = NONE;
        fetchedTo = NONE;
        if (fetched.length < neededBytes) {
            fetched = new byte[neededBytes];
        }
        readSealed(start, fetched, neededBytes);
        fetchedFrom = segment;
        fetchedTo = to;
    }

    private void readSealed(long from, byte[] target, int neededBytes) {
        int done = 0;
        while (done < neededBytes) {
            int read = sealed.read(from + done, target, done, neededBytes - done);
            if (read <= 0) {
                throw new StorageException.Corrupt(
                        binding + ": ends after " + (from + done) + " sealed bytes (expected: " + sealedBytes + ")");
            }
            done += read;
        }
    }

    private int plaintextBytesOf(long segment) {
        return segment == lastSegment
                ? (int) (plaintextBytes - BlobFormat.segmentStart(segment))
                : BlobFormat.segmentPlaintextBytes(segment);
    }

    private static long sealedStart(long segment) {
        return segment == 0 ? BlobFormat.HEADER_BYTES : segment * BlobFormat.SEGMENT_BYTES;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            sealed.close();
        }
    }
}
