package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.cluster.Gateways.Readers;
import dev.sealgate.storage.cluster.Leases;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.TableRow;
import dev.sealgate.storage.object.Tables.Garbage;
import dev.sealgate.storage.object.Tables.GarbageKey;
import dev.sealgate.storage.object.Tables.GarbageRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes garbage that nobody reads. Used by one thread at a time.
 *
 * <p>When a row says that something became unused may be earlier than its commit, by however long that took. So what counts is when a sweep
 * first saw the row: whoever began to look for the content later cannot have found it. A later sweep deletes it, once every read at any
 * gateway that began before is over.
 */
final class GarbageSweep {
    /** When rows were seen first that were seen in one sweep. */
    private static final class Seen {
        Instant time = Instant.MAX;
        long nanos;
    }

    private static final Logger LOG = LoggerFactory.getLogger(GarbageSweep.class);
    private static final int ROWS_AT_ONCE = 500;

    /** What is garbage beyond that many rows is seen when these are gone. */
    private static final int MOST_SEEN = 100_000;

    private final Database database;
    private final Membership membership;
    private final InstantSource clock;
    private final Duration grace;
    private Map<Bytes, Seen> seen = Map.of();

    GarbageSweep(Database database, Membership membership, InstantSource clock, Duration grace) {
        this.database = database;
        this.membership = membership;
        this.clock = clock;
        this.grace = grace;
    }

    /** Another gateway sweeps now. */
    void forget() {
        seen = Map.of();
    }

    void sweep(Leases.Held lease, Discarding discarding, Tally tally) {
        long now = membership.nanoTime();
        // Asked for after the moment: reads that begin later are told from the garbage by its age.
        Readers readers = seen.isEmpty()
                ? new Readers(Instant.MIN, Set.of())
                : membership.gateways().readers();
        Map<Bytes, Seen> next = new HashMap<>();
        Seen fresh = new Seen();
        KeyRange due = KeyRange.all().endingBefore(Tables.garbageAfter(clock.instant()));
        for (Optional<KeyRange> left = Optional.of(due); left.isPresent() && next.size() < MOST_SEEN; ) {
            if (!lease.keep()) {
                return;
            }
            Portion<TableRow<GarbageKey, Garbage>> some = database.scan(Tables.GARBAGE, left.get(), ROWS_AT_ONCE);
            List<GarbageRow> together = new ArrayList<>();
            for (TableRow<GarbageKey, Garbage> row : some.found()) {
                Seen since = seen.getOrDefault(row.encodedKey(), fresh);
                boolean kept = !isOver(since, now, row.key(), readers);
                if (kept || !swept(row, together, discarding, tally)) {
                    next.put(row.encodedKey(), since);
                }
            }
            discarding.rows(together);
            left = some.rest();
        }
        if (next.containsValue(fresh)) {
            fresh.time = membership.storeTime();
            fresh.nanos = membership.nanoTime();
        }
        seen = next;
    }

    private boolean isOver(Seen since, long now, GarbageKey key, Readers readers) {
        return !since.time.equals(Instant.MAX)
                && now - since.nanos >= grace.toNanos()
                && readers.leaveAlone(key.id(), since.time, grace);
    }

    /** Discards what the row names, or leaves it to be discarded with others of {@code together}; false when it cannot be. */
    private static boolean swept(
            TableRow<GarbageKey, Garbage> row, List<GarbageRow> together, Discarding discarding, Tally tally) {
        GarbageKey key = row.key();
        try {
            sweep(new GarbageRow(key, row.value().kind()), together, discarding, tally);
            return true;
        } catch (StorageException.Corrupt e) {
            LOG.error("Cannot delete unused content {}", key.id().toHex(), e);
            tally.failures++;
            return false;
        }
    }

    private static void sweep(GarbageRow row, List<GarbageRow> together, Discarding discarding, Tally tally) {
        switch (row.kind()) {
            case INLINE, FILE -> {
                together.add(row);
                tally.contents++;
            }
            case MANIFEST -> {
                discarding.manifest(row.key());
                tally.contents++;
            }
            case UPLOAD -> {
                discarding.upload(row.key());
                tally.uploads++;
            }
            case COMPLETION -> together.add(row);
        }
    }
}
