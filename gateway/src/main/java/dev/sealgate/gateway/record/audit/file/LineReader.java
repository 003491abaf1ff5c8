package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Splits bytes at line feeds, without holding more than a line. Not thread-safe. */
final class LineReader {
    private static final int BUFFER_BYTES = 256 * 1024;

    /**
     * A line without its line feed.
     *
     * @param terminated whether there was one; only the last line can be without
     */
    record Raw(Bytes bytes, boolean terminated) {}

    private final InputStream source;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;

    LineReader(InputStream source) {
        this.source = source;
    }

    /** Empty at the end. Of a line that is longer than any record, only so much is kept as shows that. */
    Optional<Raw> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(2048);
        boolean any = false;
        while (fill()) {
            any = true;
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            int kept = Math.min(end - position, Line.MAX_BYTES + 1 - line.size());
            line.write(buffer, position, kept);
            if (end < limit) {
                position = end + 1;
                return Optional.of(new Raw(Bytes.owning(line.toByteArray()), true));
            }
            position = limit;
        }
        return any ? Optional.of(new Raw(Bytes.owning(line.toByteArray()), false)) : Optional.empty();
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        position = 0;
        limit = Math.max(0, source.read(buffer, 0, buffer.length));
        return limit > 0;
    }
}
