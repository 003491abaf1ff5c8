package dev.sealgate.gateway.record.audit.file;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which files there are, how far they are durable, and of which times. Thread-safe. */
final class Catalog {
    private static final Logger LOG = LoggerFactory.getLogger(Catalog.class);

    private volatile List<Segment> segments; // replaced while this is locked

    Catalog(List<Segment> found) {
        segments = List.copyOf(found);
    }

    /** From the oldest to the newest. */
    List<Segment> segments() {
        return segments;
    }

    /** The newest file grew, or is a new one. */
    synchronized void grown(Segment newest) {
        List<Segment> changed = new ArrayList<>(segments);
        if (!changed.isEmpty() && changed.getLast().records().equals(newest.records())) {
            changed.removeLast();
        }
        changed.add(newest);
        segments = List.copyOf(changed);
    }

    /** Never the newest: it may still grow. None whose last record is behind {@code kept}, where that is known. */
    synchronized int removeBefore(Instant limit, long kept) {
        List<Segment> left = new ArrayList<>(segments);
        int removed = 0;
        while (left.size() > 1 && mayGo(left.getFirst(), limit, kept) && delete(left.getFirst())) {
            left.removeFirst();
            removed++;
        }
        segments = List.copyOf(left);
        return removed;
    }

    private static boolean mayGo(Segment segment, Instant limit, long kept) {
        return segment.touched().isBefore(limit)
                && segment.ending().map(end -> end.sequence() <= kept).orElse(true);
    }

    private static boolean delete(Segment segment) {
        try {
            // Records first: digests without records are an end of the trail that verification can name.
            Files.deleteIfExists(segment.records());
            Files.deleteIfExists(segment.digests());
            return true;
        } catch (IOException e) {
            LOG.warn("the audit file {} cannot be removed; it will be tried again", segment.records(), e);
            return false;
        }
    }
}
