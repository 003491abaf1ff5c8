package dev.sealgate.gateway.record.audit.ship;

import dev.sealgate.gateway.record.audit.file.FileId;
import dev.sealgate.gateway.record.audit.file.RecordFile;
import dev.sealgate.gateway.record.audit.file.RecordFile.Place;
import dev.sealgate.gateway.record.audit.ship.ShipTables.FileTime;
import dev.sealgate.gateway.record.audit.ship.ShipTables.TimeKey;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.TableRow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;

/** Shipped files of some times in the order of their places, some rows at a time. Used by one thread. */
final class ShippedByTime implements Iterator<RecordFile> {
    /** Two questions each: rows of times, and the files they name. */
    private static final int ROWS_AT_ONCE = 32;

    private static final int MORE_ROWS_AT_ONCE = 500;

    private final ShippedFiles files;
    private final boolean wide;
    private final Optional<Place> last;
    private final Instant earliest;
    private final Instant latest;
    private final Predicate<FileId> wanted;
    private final Deque<RecordFile> ready = new ArrayDeque<>();
    /** Of one moment: the table has them in another order. */
    private List<RecordFile> together = new ArrayList<>();

    private Optional<KeyRange> left;
    private int rows = ROWS_AT_ONCE;

    ShippedByTime(
            ShippedFiles files,
            boolean wide,
            Optional<Place> last,
            Instant earliest,
            Instant latest,
            Predicate<FileId> wanted) {
        this.files = files;
        this.wide = wide;
        this.last = last;
        this.earliest = earliest;
        this.latest = latest;
        this.wanted = wanted;
        this.left = Optional.of(range());
    }

    /** From what may reach to the wanted times, or is not looked through yet, to what ends before them. */
    private KeyRange range() {
        Instant newest = last.map(Place::latest).orElse(Instant.MAX);
        Instant reaching = wide || latest.isAfter(Instant.MAX.minus(ShipTables.NARROW))
                ? Instant.MAX
                : latest.plus(ShipTables.NARROW);
        return KeyRange.startingWith(ShipTables.prefixOfWidth(wide))
                .startingAt(ShipTables.upTo(wide, reaching.isBefore(newest) ? reaching : newest))
                .endingBefore(ShipTables.upTo(wide, earliest.minusMillis(1)));
    }

    @Override
    public boolean hasNext() {
        while (ready.isEmpty() && (left.isPresent() || !together.isEmpty())) {
            read();
        }
        return !ready.isEmpty();
    }

    @Override
    public RecordFile next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        return ready.remove();
    }

    private void read() {
        if (left.isEmpty()) {
            release(Optional.empty());
            return;
        }
        Portion<TableRow<TimeKey, FileTime>> page = files.times(left.get(), rows);
        rows = MORE_ROWS_AT_ONCE;
        left = page.rest();
        List<ShippedFile.Key> keys = new ArrayList<>();
        for (TableRow<TimeKey, FileTime> row : page.found()) {
            ShippedFile.Key file = row.key().file();
            FileId id = new FileId(file.gateway(), file.firstSequence());
            Place place = Place.of(row.key().latest(), id);
            boolean behind = last.filter(before -> before.compareTo(place) >= 0).isEmpty();
            if (behind && !row.value().earliest().isAfter(latest) && wanted.test(id)) {
                keys.add(file);
            }
        }
        for (RecordFile file : files.recordsOf(keys)) {
            release(Optional.of(file.place().latestMillis()));
            together.add(file);
        }
    }

    /** Hands out those that were together, unless what comes next belongs to them. */
    private void release(Optional<Long> nextMillis) {
        boolean same = !together.isEmpty()
                && nextMillis.isPresent()
                && together.getLast().place().latestMillis() == nextMillis.get();
        if (!same) {
            together.sort(Comparator.comparing(RecordFile::place));
            ready.addAll(together);
            together = new ArrayList<>();
        }
    }
}
