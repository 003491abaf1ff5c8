package dev.sealgate.storage.cluster;

import dev.sealgate.storage.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Who is reading which content here, so that nobody deletes it under them. Thread-safe; costs no question to the store. */
public final class OpenReads {
    /**
     * What this gateway tells the others.
     *
     * @param oldest no read that is open began before, except those of {@code longReads}
     */
    record Published(Instant oldest, List<Bytes> longReads) {}

    /** Identity matters: there may be many of one content. */
    private static final class Read {
        final Bytes contentId;
        final StoreMoment known;
        final long begun;

        Read(Bytes contentId, StoreMoment known, long begun) {
            this.contentId = contentId;
            this.known = known;
            this.begun = begun;
        }

        Instant begunAt() {
            return known.at(begun);
        }
    }

    private final Set<Read> open = ConcurrentHashMap.newKeySet();
    private final LongSupplier nanoTime;
    private final Supplier<StoreMoment> lastHeard;

    OpenReads(LongSupplier nanoTime, Supplier<StoreMoment> lastHeard) {
        this.nanoTime = nanoTime;
        this.lastHeard = lastHeard;
    }

    /** Keeps the content until the hold is closed. */
    public Hold hold(Bytes contentId) {
        // The moment first: the clock must have gone on since.
        StoreMoment known = lastHeard.get();
        Read read = new Read(contentId, known, nanoTime.getAsLong());
        open.add(read);
        return () -> open.remove(read);
    }

    /** One reader's hold. */
    public interface Hold extends AutoCloseable {
        /** Closing it again does nothing. */
        @Override
        void close();
    }

    /** The contents that are being read here now. */
    public Set<Bytes> contents() {
        Set<Bytes> ids = new HashSet<>();
        open.forEach(read -> ids.add(read.contentId));
        return ids;
    }

    /** @param now the store's time, asked for before this is called: what begins later begins after it */
    Published published(Instant now) {
        long longSince = nanoTime.getAsLong() - Terms.LONG_READ.toNanos();
        List<Read> oldestFirst = new ArrayList<>(open);
        oldestFirst.sort(Comparator.comparingLong(read -> read.begun - longSince));
        Set<Bytes> named = new HashSet<>();
        Instant oldest = now;
        for (Read read : oldestFirst) {
            boolean isLong = read.begun - longSince < 0;
            if (isLong && (named.size() < Terms.MOST_LONG_READS || named.contains(read.contentId))) {
                named.add(read.contentId);
            } else if (read.begunAt().isBefore(oldest)) {
                oldest = read.begunAt();
            }
        }
        return new Published(oldest, List.copyOf(named));
    }
}
