package dev.sealgate.storage.seal;

/** So many bytes from an offset on, possibly none. Immutable. */
public record ByteRange(long offset, long sizeBytes) {
    public ByteRange {
        if (offset < 0 || sizeBytes < 0 || offset + sizeBytes < 0) {
            throw new IllegalArgumentException(
                    "range: " + sizeBytes + " bytes from " + offset + " (expected: both >= 0)");
        }
    }

    /** All of so many bytes. */
    public static ByteRange all(long sizeBytes) {
        return new ByteRange(0, sizeBytes);
    }

    /** The offset after the last byte. */
    public long end() {
        return offset + sizeBytes;
    }

    /** What lies within {@code other} too, as offsets from the start of that; empty when nothing does. */
    public ByteRange within(ByteRange other) {
        long from = Math.clamp(offset, other.offset, other.end());
        long to = Math.clamp(end(), from, other.end());
        return new ByteRange(from - other.offset, to - from);
    }
}
