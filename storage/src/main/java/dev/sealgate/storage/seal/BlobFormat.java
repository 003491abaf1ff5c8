package dev.sealgate.storage.seal;

import dev.sealgate.storage.StorageException;

/**
 * The sizes of a sealed blob: {@code header | segment 0 | segment 1 ...}, where header and segment 0 together, and every
 * later segment but the last, take {@value #SEGMENT_BYTES} bytes. Format: docs/spec/SEAL.md.
 */
public final class BlobFormat {
    /** The format this code writes; part of every blob's associated data. */
    public static final byte VERSION = 1;

    /** The sealed size of every segment but the first, which is shorter by the header, and the last. */
    public static final int SEGMENT_BYTES = 64 * 1024;

    public static final int HEADER_BYTES = 40;
    public static final int TAG_BYTES = 16;

    static final int SEGMENT_PLAINTEXT_BYTES = SEGMENT_BYTES - TAG_BYTES;
    static final int FIRST_PLAINTEXT_BYTES = SEGMENT_PLAINTEXT_BYTES - HEADER_BYTES;

    /** Segment numbers have 32 bits; the format stops one short of wrapping. */
    static final long MAX_SEGMENTS = (1L << 32) - 1;

    public static final long MAX_PLAINTEXT_BYTES = MAX_SEGMENTS * SEGMENT_PLAINTEXT_BYTES - HEADER_BYTES;

    /**
     * How many bytes a plaintext of this size takes when sealed by one layer.
     *
     * @throws IllegalArgumentException when it is negative or above {@link #MAX_PLAINTEXT_BYTES}
     */
    public static long sealedSizeBytes(long plaintextBytes) {
        if (plaintextBytes < 0 || plaintextBytes > MAX_PLAINTEXT_BYTES) {
            throw new IllegalArgumentException(
                    "plaintext: " + plaintextBytes + " bytes (expected: 0 to " + MAX_PLAINTEXT_BYTES + ")");
        }
        return HEADER_BYTES + plaintextBytes + TAG_BYTES * (lastSegment(plaintextBytes) + 1);
    }

    /** How many bytes a plaintext of this size takes when sealed by so many layers. */
    public static long sealedSizeBytes(long plaintextBytes, int layers) {
        long bytes = plaintextBytes;
        for (int layer = 0; layer < layers; layer++) {
            bytes = sealedSizeBytes(bytes);
        }
        return bytes;
    }

    /** The whole segments that a range of so much plaintext lies in, as a range of the sealed bytes. */
    public static ByteRange sealedRange(ByteRange plaintext, long plaintextBytes) {
        if (plaintext.sizeBytes() == 0) {
            return new ByteRange(0, 0);
        }
        long from = segmentAt(plaintext.offset()) * SEGMENT_BYTES;
        long to = (segmentAt(plaintext.end() - 1) + 1) * SEGMENT_BYTES;
        return new ByteRange(from, Math.min(to, sealedSizeBytes(plaintextBytes)) - from);
    }

    /**
     * The inverse of {@link #sealedSizeBytes(long)}.
     *
     * @throws StorageException.Corrupt when no plaintext has this sealed size
     */
    public static long plaintextSizeBytes(long sealedBytes) {
        long segments = Math.ceilDiv(sealedBytes, SEGMENT_BYTES);
        long plaintextBytes = sealedBytes - HEADER_BYTES - TAG_BYTES * segments;
        boolean possible = plaintextBytes >= 0
                && plaintextBytes <= MAX_PLAINTEXT_BYTES
                && sealedSizeBytes(plaintextBytes) == sealedBytes;
        if (!possible) {
            throw new StorageException.Corrupt("sealed blob: no plaintext seals to " + sealedBytes + " bytes");
        }
        return plaintextBytes;
    }

    /** How much plaintext a segment holds when it is not the last. */
    static int segmentPlaintextBytes(long segment) {
        return segment == 0 ? FIRST_PLAINTEXT_BYTES : SEGMENT_PLAINTEXT_BYTES;
    }

    /** Where in the plaintext a segment starts. */
    static long segmentStart(long segment) {
        return segment == 0 ? 0 : segment * SEGMENT_PLAINTEXT_BYTES - HEADER_BYTES;
    }

    /** Which segment holds the plaintext byte at this offset. */
    static long segmentAt(long plaintextOffset) {
        return (plaintextOffset + HEADER_BYTES) / SEGMENT_PLAINTEXT_BYTES;
    }

    /** The number of the last segment of a plaintext of this size. */
    static long lastSegment(long plaintextBytes) {
        return plaintextBytes == 0 ? 0 : segmentAt(plaintextBytes - 1);
    }

    private BlobFormat() {}
}
