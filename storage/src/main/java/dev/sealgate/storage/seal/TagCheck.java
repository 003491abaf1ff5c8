package dev.sealgate.storage.seal;

import dev.sealgate.storage.StorageException;
import java.util.Arrays;
import java.util.Optional;

/**
 * What opening every segment of a sealed blob's layer showed. Immutable.
 *
 * @param segments how many the layer has by its size
 * @param opened how many of them opened
 * @param firstDamage the first that did not
 */
public record TagCheck(long segments, long opened, Optional<Damage> firstDamage) {
    private static final int BATCH_SEGMENTS = 4;

    /**
     * A segment that does not open. Immutable.
     *
     * @param sealedOffset where it starts in the sealed bytes of its layer
     * @param sealedBytes its size there, tag included
     */
    public record Damage(long segment, long sealedOffset, int sealedBytes, String reason) {}

    /** Whether every segment opened. */
    public boolean intact() {
        return opened == segments;
    }

    /**
     * Opens every segment of the layer; plaintext is in memory for the moment of the check and is zeroed then.
     *
     * @param pause runs between batches of segments: lets others go first, or ends the check by throwing
     * @throws StorageException.Unavailable when the sealed bytes cannot be had for now
     */
    public static TagCheck of(OpenedBlob layer, Runnable pause) {
        long plaintextBytes = layer.sizeBytes();
        long last = BlobFormat.lastSegment(plaintextBytes);
        if (plaintextBytes == 0) {
            return new TagCheck(1, 1, Optional.empty()); // its one tag was checked when it was opened
        }
        byte[] plaintext = new byte[BATCH_SEGMENTS * BlobFormat.SEGMENT_PLAINTEXT_BYTES];
        try {
            return checkAll(layer, last, plaintext, pause);
        } finally {
            Arrays.fill(plaintext, (byte) 0);
        }
    }

    private static TagCheck checkAll(OpenedBlob layer, long last, byte[] plaintext, Runnable pause) {
        long opened = 0;
        Optional<Damage> first = Optional.empty();
        for (long segment = 0; segment <= last; segment += BATCH_SEGMENTS) {
            pause.run();
            long end = Math.min(segment + BATCH_SEGMENTS - 1, last);
            if (check(layer, segment, end, plaintext).isEmpty()) {
                opened += end - segment + 1;
                continue;
            }
            for (long single = segment; single <= end; single++) {
                Optional<Damage> damage = check(layer, single, single, plaintext);
                opened += damage.isEmpty() ? 1 : 0;
                first = first.or(() -> damage);
            }
        }
        return new TagCheck(last + 1, opened, first);
    }

    private static Optional<Damage> check(OpenedBlob layer, long from, long to, byte[] plaintext) {
        long start = BlobFormat.segmentStart(from);
        long end = Math.min(BlobFormat.segmentStart(to + 1), layer.sizeBytes());
        try {
            int done = 0;
            while (start + done < end) {
                done += layer.read(start + done, plaintext, done, (int) (end - start - done));
            }
            return Optional.empty();
        } catch (StorageException.Corrupt e) {
            long sealedOffset = from == 0 ? BlobFormat.HEADER_BYTES : from * BlobFormat.SEGMENT_BYTES;
            String reason = String.valueOf(e.getMessage());
            return Optional.of(new Damage(from, sealedOffset, (int) (end - start) + BlobFormat.TAG_BYTES, reason));
        }
    }
}
