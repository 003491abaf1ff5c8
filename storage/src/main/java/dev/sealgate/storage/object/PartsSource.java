package dev.sealgate.storage.object;

import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The plaintext of parts one after another; a part is opened when it is read, and one is open at a time. */
final class PartsSource implements ByteSource {
    /** Opens a part, of which a range is going to be read. */
    @FunctionalInterface
    interface Opener {
        ByteSource open(Part part, ContentKeys keys, ByteRange wanted);
    }

    private static final int NONE = -1;

    private final List<Part> parts;
    private final ContentKeys keys;
    private final ByteRange wanted;
    private final Opener opener;

    /** Where each part ends; the last end is the size. */
    private final long[] endOffsets;

    private int openIndex = NONE;
    private @Nullable ByteSource open;

    /** Takes the keys over. */
    PartsSource(List<Part> parts, ContentKeys keys, ByteRange wanted, Opener opener) {
        this.parts = parts;
        this.keys = keys;
        this.wanted = wanted;
        this.opener = opener;
        endOffsets = parts.stream().mapToLong(Part::sizeBytes).toArray();
        Arrays.parallelPrefix(endOffsets, Long::sum);
    }

    @Override
    public long sizeBytes() {
        return endOffsets.length == 0 ? 0 : endOffsets[endOffsets.length - 1];
    }

    @Override
    public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
        Objects.checkIndex(offset, sizeBytes());
        int index = partAt(offset);
        int withinPart = (int) Math.min(lengthBytes, endOffsets[index] - offset);
        return open(index).read(offset - startOf(index), target, targetOffset, withinPart);
    }

    private long startOf(int index) {
        return index == 0 ? 0 : endOffsets[index - 1];
    }

    /** The only part with a byte at the offset; an empty part ends where it starts and has none. */
    private int partAt(long offset) {
        int low = 0;
        int high = endOffsets.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (endOffsets[middle] > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private ByteSource open(int index) {
        ByteSource current = open;
        if (current != null && openIndex == index) {
            return current;
        }
        closePart();
        Part part = parts.get(index);
        ByteSource opened = opener.open(part, keys, wanted.within(new ByteRange(startOf(index), part.sizeBytes())));
        open = opened;
        openIndex = index;
        return opened;
    }

    private void closePart() {
        ByteSource current = open;
        open = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public void close() {
        try (keys) {
            closePart();
        }
    }
}
