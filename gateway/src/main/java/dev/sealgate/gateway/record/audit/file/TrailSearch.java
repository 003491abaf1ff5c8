package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.gateway.record.audit.file.RecordFile.Place;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.ByteSource;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for records in the trails of all gateways, from the newest to the oldest. Used by one thread at a time.
 *
 * <p>Each trail is in the order in which it was written; between trails, what happened later comes first. Files that hold nothing of the
 * wanted times are passed over; what one search reads is bounded, and it says where to go on. {@link #fetch} waits for files and stores
 * and {@link #advance} computes, in turns, so that each can be done where it is at home.
 *
 * @param <T> what is kept of a record
 */
public final class TrailSearch<T> implements AutoCloseable {
    /** Each is a question or two: so many new ones in one search, and always as many as its first record needs. */
    private static final int MAX_OPENED = 64;

    /**
     * Behind the next record to look at. Immutable.
     *
     * @param last the file that was come to last: those before its place are looked through, or among {@code open}
     * @param open the files that are not looked through wholly, and those whose places may be met again
     */
    public record Position(Place last, List<Within> open) {
        public Position {
            open = List.copyOf(open);
        }
    }

    /** @param beforeBytes how much of it is left, from its start */
    public record Within(FileId file, long beforeBytes) {}

    /**
     * What to look for. Immutable.
     *
     * @param from where an earlier search ended
     * @param earliest and {@code latest}: of which times, both included
     * @param max so many at most
     * @param maxBytes stops after so many bytes, even with nothing found
     */
    public record Search(Optional<Position> from, Instant earliest, Instant latest, int max, long maxBytes) {}

    /**
     * What was found, the newest first. Immutable.
     *
     * @param next where to go on; empty when nothing is left
     */
    public record Found<T>(List<T> records, Optional<Position> next) {}

    /** A file that is to be looked through next, or after the newer one of its trail. */
    private record Turn(RecordFile file, long beforeBytes, Instant notLater) {
        Within within() {
            return new Within(file.id(), beforeBytes);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(TrailSearch.class);

    private final RecordFiles files;
    private final Search search;
    private final Function<byte[], Optional<T>> match;
    private final Iterator<RecordFile> unmet;
    /** Wherever their places are now, they are not to be met again. */
    private final Set<FileId> known = new HashSet<>();

    private final Deque<Within> begun = new ArrayDeque<>();
    private final Deque<Turn> due = new ArrayDeque<>();
    /** By gateway, the newest first. */
    private final Map<String, PriorityQueue<Turn>> waiting = new HashMap<>();

    private final Map<String, OpenedFile> reading = new HashMap<>();
    private final PriorityQueue<OpenedFile> open = new PriorityQueue<>();
    /** Of which more must be read before it can be compared. */
    private Optional<OpenedFile> unread = Optional.empty();

    private final List<Within> readWholly = new ArrayList<>();
    private boolean nextKnown;
    private Optional<RecordFile> next = Optional.empty();
    private Optional<Place> last;
    private int metFiles;
    private long lookedAt;
    private final List<T> found = new ArrayList<>();

    /** @param match is shown each record as JSON, and gives what to keep of it */
    public TrailSearch(RecordFiles files, Search search, Function<byte[], Optional<T>> match) {
        this.files = files;
        this.search = search;
        this.match = match;
        search.from().ifPresent(position -> position.open().forEach(this::begin));
        last = search.from().map(Position::last);
        unmet = files.behind(last, search.earliest(), search.latest());
    }

    private void begin(Within within) {
        known.add(within.file());
        if (within.beforeBytes() == 0) {
            readWholly.add(within);
        } else {
            begun.add(within);
        }
    }

    /**
     * Reads what {@link #advance} needs next.
     *
     * @throws AuditException when this gateway's own trail cannot be read
     * @throws StorageException when a store is away
     */
    public void fetch() {
        try {
            fetchNext();
        } catch (UncheckedIOException e) {
            throw new AuditException("the audit trail cannot be read", e);
        }
    }

    private void fetchNext() {
        while (!begun.isEmpty()) {
            Within within = begun.remove();
            files.find(within.file()).ifPresent(file -> meet(file, Math.min(within.beforeBytes(), file.sizeBytes())));
            if (begun.isEmpty()) {
                takeTurns();
            }
        }
        unread.ifPresent(file -> {
            unread = Optional.empty();
            readMore(file);
        });
        while (unread.isEmpty() && needsFile()) {
            if (!due.isEmpty()) {
                open(due.remove());
            } else {
                if (nextKnown) {
                    RecordFile file = next.orElseThrow();
                    last = Optional.of(file.place());
                    metFiles++;
                    meet(file, file.sizeBytes());
                    takeTurns();
                }
                next = nextUnknown();
                nextKnown = true;
            }
        }
    }

    private boolean needsFile() {
        return !due.isEmpty() || !nextKnown || (isNextDue() && mayMeetMore());
    }

    private boolean isNextDue() {
        return next.isPresent()
                && (open.isEmpty()
                        || !next.get().place().latest().isBefore(open.element().time()));
    }

    private boolean mayMeetMore() {
        return metFiles < MAX_OPENED || lookedAt == 0;
    }

    private Optional<RecordFile> nextUnknown() {
        while (unmet.hasNext()) {
            RecordFile file = unmet.next();
            if (!known.contains(file.id())) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /** Its turn comes when no newer file of its trail is being looked through. */
    private void meet(RecordFile file, long beforeBytes) {
        waiting.computeIfAbsent(
                        file.id().gateway(),
                        _ -> new PriorityQueue<>(Comparator.comparingLong(
                                        (Turn turn) -> turn.file().id().firstSequence())
                                .reversed()))
                .add(new Turn(file, beforeBytes, Instant.MAX));
    }

    private void takeTurns() {
        for (String gateway : waiting.keySet()) {
            if (!reading.containsKey(gateway)) {
                takeTurn(gateway, Instant.MAX);
            }
        }
    }

    private void takeTurn(String gateway, Instant notLater) {
        PriorityQueue<Turn> turns = waiting.get(gateway);
        Turn turn = turns == null ? null : turns.poll();
        if (turn != null) {
            due.add(new Turn(turn.file(), turn.beforeBytes(), notLater));
        }
    }

    private void open(Turn turn) {
        Optional<ByteSource> bytes = turn.beforeBytes() == 0 ? Optional.empty() : bytes(turn);
        if (bytes.isEmpty()) {
            takeTurn(turn.file().id().gateway(), turn.notLater());
            return;
        }
        OpenedFile opened =
                new OpenedFile(turn.file(), new BackwardLines(bytes.get(), turn.beforeBytes()), turn.notLater());
        reading.put(turn.file().id().gateway(), opened);
        readMore(opened);
    }

    private static Optional<ByteSource> bytes(Turn turn) {
        try {
            return turn.file().open(turn.beforeBytes());
        } catch (StorageException.Corrupt e) {
            tellOfDamage(turn.file().id(), e);
            return Optional.empty();
        }
    }

    private void readMore(OpenedFile file) {
        try {
            file.lines().more();
            settle(file);
        } catch (StorageException.Corrupt e) {
            tellOfDamage(file.file().id(), e);
            end(file);
        }
    }

    /** Verification says what is missing. */
    private static void tellOfDamage(FileId file, StorageException.Corrupt e) {
        LOG.error(
                "the audit file of gateway {} that begins with record {} is damaged, and its records are not found; see: sealgate audit verify",
                file.gateway(),
                file.firstSequence(),
                e);
    }

    private void settle(OpenedFile file) {
        if (!file.lines().isReady()) {
            file.rest();
            unread = Optional.of(file);
        } else if (file.step()) {
            open.add(file);
        } else {
            end(file);
        }
    }

    private void end(OpenedFile file) {
        file.close();
        Place place = file.file().place();
        boolean metAgain = place.latestMillis() == Place.GROWS
                || last.filter(before -> before.compareTo(place) >= 0).isEmpty();
        if (metAgain) {
            readWholly.add(new Within(file.file().id(), 0));
        }
        String gateway = file.file().id().gateway();
        reading.remove(gateway);
        takeTurn(gateway, file.time());
    }

    /** Looks at what was read; true when the search has ended, false when more must be read. */
    public boolean advance() {
        while (begun.isEmpty() && unread.isEmpty() && due.isEmpty() && nextKnown) {
            if ((open.isEmpty() && next.isEmpty()) || isFull()) {
                return true;
            }
            if (isNextDue()) {
                return !mayMeetMore();
            }
            OpenedFile file = open.remove();
            lookedAt += file.line().length + 1L;
            Line.parse(file.line()).flatMap(line -> match.apply(line.json())).ifPresent(found::add);
            settle(file);
        }
        return isFull();
    }

    private boolean isFull() {
        return found.size() == search.max() || (lookedAt > 0 && lookedAt >= search.maxBytes());
    }

    /** Once the search has ended. */
    public Found<T> found() {
        List<Within> left = new ArrayList<>();
        open.forEach(file -> left.add(file.within()));
        unread.ifPresent(file -> left.add(file.within()));
        due.forEach(turn -> left.add(turn.within()));
        waiting.values().forEach(turns -> turns.forEach(turn -> left.add(turn.within())));
        boolean more = !left.isEmpty() || next.isPresent();
        left.addAll(readWholly);
        return new Found<>(
                List.copyOf(found), more ? Optional.of(new Position(last.orElseThrow(), left)) : Optional.empty());
    }

    /** The same on one thread. */
    static <T> Found<T> run(RecordFiles files, Search search, Function<byte[], Optional<T>> match) {
        try (TrailSearch<T> running = new TrailSearch<>(files, search, match)) {
            do {
                running.fetch();
            } while (!running.advance());
            return running.found();
        }
    }

    @Override
    public void close() {
        try {
            reading.values().forEach(OpenedFile::close);
        } catch (UncheckedIOException e) {
            throw new AuditException("the audit trail cannot be read", e);
        }
    }
}
