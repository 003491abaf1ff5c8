package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How far a log file can be read.
 *
 * @param soundBytes where the last whole batch ends
 */
record LogScan(long soundBytes, long sizeBytes, End end) {
    enum End {
        SOUND,
        /** The last record was never finished. */
        TORN,
        /** Something that was written is not what is there now. */
        DAMAGED
    }

    /** What one write put into the log; the bytes are RocksDB's write batch, or its version edit in a manifest. */
    record Batch(long offset, Bytes bytes) {
        private static final int HEADER_BYTES = 12;
        private static final int COUNT_OFFSET = 8;

        /** Whether it is large enough for a write batch. */
        boolean hasHeader() {
            return bytes.size() >= HEADER_BYTES;
        }

        /** The number of its first change. */
        long sequence() {
            return buffer().getLong(0);
        }

        long nextSequence() {
            return sequence() + Integer.toUnsignedLong(buffer().getInt(COUNT_OFFSET));
        }

        private ByteBuffer buffer() {
            return ByteBuffer.wrap(bytes.view()).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
