package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.seal.ByteSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;

/** The lines of a file from a place back to its start; what is read and what is looked at are two things. Not thread-safe. */
final class BackwardLines implements AutoCloseable {
    static final int CHUNK_BYTES = 128 * 1024;

    private final ByteSource file;
    private long start; // of the block within the file
    private byte[] block = {};
    private int end; // of what is left of the block

    /** @param before the place behind a line feed, or 0 */
    BackwardLines(ByteSource file, long before) {
        this.file = file;
        start = before;
    }

    /** Whether nothing must be read for what comes next. */
    boolean isReady() {
        return start == 0 || lineFeedBefore(end - 1) >= 0;
    }

    /** The next line upwards, without its line feed; empty at the start. Only when it {@link #isReady}. */
    Optional<byte[]> next() {
        if (end == 0) {
            return Optional.empty();
        }
        int feed = lineFeedBefore(end - 1);
        byte[] line = Arrays.copyOfRange(block, feed + 1, end - 1);
        end = feed + 1;
        return Optional.of(line);
    }

    /** The same, and reads what it takes. */
    Optional<byte[]> nextRead() throws IOException {
        try {
            while (!isReady()) {
                more();
            }
            return next();
        } catch (UncheckedIOException e) {
            throw new IOException("the audit trail cannot be read", e);
        }
    }

    private int lineFeedBefore(int index) {
        int at = index - 1;
        while (at >= 0 && block[at] != '\n') {
            at--;
        }
        return at;
    }

    /** Reads what is before. */
    void more() {
        if (end > Line.MAX_BYTES) {
            throw new UncheckedIOException(new IOException("a line of the audit trail is longer than any record"));
        }
        int more = (int) Math.min(CHUNK_BYTES, start);
        byte[] larger = new byte[more + end];
        for (int done = 0; done < more; ) {
            done += file.read(start - more + done, larger, done, more - done);
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
    public void close() {
        file.close();
    }
}
