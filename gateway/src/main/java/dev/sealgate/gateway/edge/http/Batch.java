package dev.sealgate.gateway.edge.http;

import io.vertx.core.buffer.Buffer;

/** Bytes on their way between event loop and request thread; owned by one of them at a time. */
final class Batch {
    private final byte[] bytes;
    private final boolean senderKnown;
    private int sizeBytes;

    Batch(byte[] bytes, boolean senderKnown) {
        this.bytes = bytes;
        this.senderKnown = senderKnown;
    }

    /** Whose share of the pool it is of. */
    boolean senderKnown() {
        return senderKnown;
    }

    byte[] bytes() {
        return bytes;
    }

    int sizeBytes() {
        return sizeBytes;
    }

    void sizeBytes(int filledBytes) {
        sizeBytes = filledBytes;
    }

    boolean isFull() {
        return sizeBytes == bytes.length;
    }

    /** Takes what fits of {@code source} from {@code offset} and says how much that was. */
    int append(Buffer source, int offset) {
        int count = Math.min(bytes.length - sizeBytes, source.length() - offset);
        source.getBytes(offset, offset + count, bytes, sizeBytes);
        sizeBytes += count;
        return count;
    }
}
