package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.gateway.record.audit.file.TrailSearch.Within;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** A file that a search looks through, from a place back to its start. Used by one thread at a time. */
final class OpenedFile implements Comparable<OpenedFile>, AutoCloseable {
    private static final Comparator<OpenedFile> LATEST_FIRST =
            Comparator.<OpenedFile, Instant>comparing(each -> each.time).reversed();

    private final RecordFile file;
    private final BackwardLines lines;
    private Instant time;
    private byte[] line = {};
    private long position;

    /** @param notLater the time of the record of its trail before which these come */
    OpenedFile(RecordFile file, BackwardLines lines, Instant notLater) {
        this.file = file;
        this.lines = lines;
        this.time = notLater;
        position = lines.position();
    }

    RecordFile file() {
        return file;
    }

    BackwardLines lines() {
        return lines;
    }

    /** Takes the next line into view; false at the start of the file. */
    boolean step() {
        position = lines.position();
        Optional<byte[]> read = lines.next();
        line = read.orElse(line);
        time = read.flatMap(Tail::time).filter(time::isAfter).orElse(time);
        return read.isPresent();
    }

    /** What was in view was looked at. */
    void rest() {
        position = lines.position();
    }

    byte[] line() {
        return line;
    }

    /** Of the record in view; never later than that of one before, so that a trail stays in its order. */
    Instant time() {
        return time;
    }

    /** Where the record in view ends. */
    Within within() {
        return new Within(file.id(), position);
    }

    @Override
    public int compareTo(OpenedFile other) {
        return LATEST_FIRST.compare(this, other);
    }

    @Override
    public void close() {
        lines.close();
    }
}
