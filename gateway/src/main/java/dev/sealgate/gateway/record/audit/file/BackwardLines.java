package dev.sealgate.gateway.record.audit.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;

/** The lines of a file from a place back to its start. Not thread-safe. */
final class BackwardLines implements AutoCloseable {
    private static final int CHUNK_BYTES = 256 * 1024;

    private final FileChannel file;
    private long start; // of the block within the file
    private byte[] block = {};
    private int end; // of what is left of the block

    /** @param before the place behind a line feed, or 0 */
    BackwardLines(Path path, long before) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.READ);
        start = before;
    }

    /** The next line upwards, without its line feed; empty at the start. */
    Optional<byte[]> next() throws IOException {
        while (true) {
            int feed = lineFeedBefore(end - 1);
            if (feed >= 0 || (start == 0 && end > 0)) {
                byte[] line = Arrays.copyOfRange(block, feed + 1, end - 1);
                end = feed + 1;
                return Optional.of(line);
            }
            if (start == 0) {
                return Optional.empty();
            }
            grow();
        }
    }

    private int lineFeedBefore(int index) {
        int at = index - 1;
        while (at >= 0 && block[at] != '\n') {
            at--;
        }
        return at;
    }

    private void grow() throws IOException {
        if (end > Line.MAX_BYTES) {
            throw new IOException("a line of the audit trail is longer than any record");
        }
        int more = (int) Math.min(CHUNK_BYTES, start);
        byte[] larger = new byte[more + end];
        ByteBuffer read = ByteBuffer.wrap(larger, 0, more);
        while (read.hasRemaining()) {
            if (file.read(read, start - more + read.position()) < 0) {
                throw new EOFException("the audit trail is shorter than it was");
            }
        }
        System.arraycopy(block, 0, larger, more, end);
        block = larger;
        end = larger.length;
        start -= more;
    }

    /** Behind the line that comes next. */
    long position() {
        return start + end;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
