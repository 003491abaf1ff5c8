package dev.sealgate.gateway.record.audit.ship;

import dev.sealgate.gateway.record.audit.file.FileId;
import dev.sealgate.gateway.record.audit.file.RecordFile;
import dev.sealgate.gateway.record.audit.file.RecordFile.Place;
import dev.sealgate.gateway.record.audit.file.RecordFiles;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;

/** This gateway's own files, and of the others' trails what they shipped. Thread-safe. */
public final class AllTrails implements RecordFiles {
    private final RecordFiles own;
    private final ShippedFiles shipped;

    public AllTrails(RecordFiles own, ShippedFiles shipped) {
        this.own = own;
        this.shipped = shipped;
    }

    @Override
    public Iterator<RecordFile> behind(Optional<Place> last, Instant earliest, Instant latest) {
        return new Merged(List.of(
                own.behind(last, earliest, latest),
                new ShippedByTime(shipped, false, last, earliest, latest, this::isElsewhere),
                new ShippedByTime(shipped, true, last, earliest, latest, this::isElsewhere)));
    }

    /** What this gateway has itself, it reads there. */
    private boolean isElsewhere(FileId id) {
        return own.find(id).isEmpty();
    }

    @Override
    public Optional<RecordFile> find(FileId id) {
        return own.find(id)
                .or(() -> shipped.beginningWith(id.gateway(), id.firstSequence())
                        .map(row -> new ShippedRecords(shipped, row)));
    }

    /** Several in order as one in order. */
    private static final class Merged implements Iterator<RecordFile> {
        private record Head(RecordFile file, Iterator<RecordFile> rest) {}

        private final PriorityQueue<Head> heads =
                new PriorityQueue<>(Comparator.comparing(head -> head.file().place()));

        Merged(List<Iterator<RecordFile>> sources) {
            sources.forEach(this::add);
        }

        private void add(Iterator<RecordFile> source) {
            if (source.hasNext()) {
                heads.add(new Head(source.next(), source));
            }
        }

        @Override
        public boolean hasNext() {
            return !heads.isEmpty();
        }

        @Override
        public RecordFile next() {
            Head head = heads.poll();
            if (head == null) {
                throw new NoSuchElementException();
            }
            add(head.rest());
            return head.file();
        }
    }
}
