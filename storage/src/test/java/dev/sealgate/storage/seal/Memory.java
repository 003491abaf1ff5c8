package dev.sealgate.storage.seal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A sink and sources over arrays that remember how they were used. */
final class Memory {
    static final class Sink implements ByteSink {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<Integer> writes = new ArrayList<>();

        @Override
        public void write(byte[] source, int offset, int lengthBytes) {
            bytes.write(source, offset, lengthBytes);
            writes.add(lengthBytes);
        }

        byte[] toArray() {
            return bytes.toByteArray();
        }

        List<Integer> writes() {
            return writes;
        }
    }

    static final class Source implements ByteSource {
        private final byte[] bytes;
        private final int maxReadBytes;
        private int reads;
        private long bytesRead;
        private boolean closed;

        Source(byte[] bytes) {
            this(bytes, Integer.MAX_VALUE);
        }

        /** Gives at most {@code maxReadBytes} at once, as a file may. */
        Source(byte[] bytes, int maxReadBytes) {
            this.bytes = bytes;
            this.maxReadBytes = maxReadBytes;
        }

        @Override
        public long sizeBytes() {
            return bytes.length;
        }

        @Override
        public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
            int given = Math.min(Math.min(lengthBytes, maxReadBytes), bytes.length - (int) offset);
            System.arraycopy(bytes, (int) offset, target, targetOffset, given);
            reads++;
            bytesRead += given;
            return given;
        }

        int reads() {
            return reads;
        }

        long bytesRead() {
            return bytesRead;
        }

        boolean closed() {
            return closed;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Memory() {}
}
