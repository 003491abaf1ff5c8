package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.ListedBlobStore;
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
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what nothing refers to any more; the only one that deletes blobs. Thread-safe: one sweep at a time.
 *
 * <p>A blob goes before the rows that lead to it, so that a sweep that dies at any point is finished by the next one. Blobs
 * that no row leads to are found by the first sweep of the next process. Mostly a process died between finishing and
 * committing them; but the metadata may also be older than the blobs, so they are put aside for {@link #KEPT} first. What
 * other threads are about to commit, or read, is left alone.
 */
public final class Sweeper {
    /**
     * What one sweep did.
     *
     * @param contents retired contents, with all their blobs and rows
     * @param uploads ended uploads whose left-over parts are gone
     * @param orphans blobs that no commit took: deleted if this process wrote them, else put aside
     * @param expired blobs that were put aside long ago and are deleted now
     * @param failures contents that cannot be deleted because what is stored about them is corrupt
     */
    public record Swept(long contents, long uploads, long orphans, long expired, long failures) {}

    /** What one sweep did so far. */
    private static final class Tally {
        long contents;
        long uploads;
        long orphans;
        long expired;
        long failures;

        Swept total() {
            return new Swept(contents, uploads, orphans, expired, failures);
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final int ROWS_AT_ONCE = 500;

    /** How long blobs that no record names are kept: time to notice that the metadata is not the one that belongs to them. */
    static final Period KEPT = Period.ofDays(7);

    private final Database database;
    private final BlobStore blobs;
    private final ContentStore contents;
    private final Discarding discarding;
    private final InstantSource clock;
    private final Duration grace;
    private boolean orphansSwept;

    /** Until then nothing is deleted; the epoch when nobody asked for it, or when it was given up. */
    private Instant heldUntil = Instant.EPOCH;

    /** @param grace how long garbage is kept for readers that found it just before it became garbage */
    public Sweeper(Database database, BlobStore blobs, ContentStore contents, InstantSource clock, Duration grace) {
        this.database = database;
        this.blobs = blobs;
        this.contents = contents;
        this.discarding = new Discarding(database, blobs);
        this.clock = clock;
        this.grace = grace;
    }

    /** Deletes everything that is due; the first sweep also looks for orphans, which reads the name of every blob, where they can be looked through. */
    public synchronized Swept sweepOnce() {
        if (clock.instant().isBefore(heldUntil)) {
            return new Tally().total();
        }
        heldUntil = Instant.EPOCH;
        return sweep();
    }

    /** Sweeps once more, so that nothing is half deleted, and then deletes nothing for so long. */
    public synchronized void hold(Duration time) {
        sweep();
        heldUntil = clock.instant().plus(time);
    }

    /** Deletes nothing for so long from now; false when something may have been deleted since {@link #hold}. */
    public synchronized boolean holdOn(Duration time) {
        Instant now = clock.instant();
        if (!now.isBefore(heldUntil)) {
            return false;
        }
        heldUntil = now.plus(time);
        return true;
    }

    /** Whether nothing is deleted now. */
    public synchronized boolean isHeld() {
        return clock.instant().isBefore(heldUntil);
    }

    /** Ends {@link #hold} before its time. */
    public synchronized void letGo() {
        heldUntil = Instant.EPOCH;
    }

    private Swept sweep() {
        Tally tally = new Tally();
        if (blobs instanceof ListedBlobStore listed) {
            if (!orphansSwept) {
                sweepOrphans(listed, tally);
                orphansSwept = true;
            }
            tally.expired = listed.deleteQuarantined(today().minus(KEPT));
        }
        sweepAbandoned(tally);
        sweepGarbage(tally);
        return tally.total();
    }

    private void sweepOrphans(ListedBlobStore listed, Tally tally) {
        LocalDate today = today();
        AtomicLong bytes = new AtomicLong();
        listed.forEach(id -> {
            if (isOrphan(id, tally)) {
                bytes.addAndGet(listed.quarantine(id, today));
                tally.orphans++;
            }
        });
        if (tally.orphans > 0) {
            LOG.warn(
                    "{} blobs of {} bytes are named by no record and were moved to {}; they are deleted after {},"
                            + " unless a file KEEP lies beside that directory. Uploads that a crash broke off leave some;"
                            + " many mean that the metadata is not the one that belongs to these blobs",
                    tally.orphans,
                    bytes,
                    listed.quarantineOf(today),
                    today.plus(KEPT));
        }
    }

    private boolean isOrphan(BlobId id, Tally tally) {
        try {
            // In this order: whatever stops being unsettled by a commit has its row by then.
            return !contents.unsettled().contains(id.value())
                    && database.get(Tables.FILE_BLOBS, id.value()).isEmpty();
        } catch (StorageException.Corrupt e) {
            LOG.error("Cannot tell whether blob {} is used; it stays", id, e);
            tally.failures++;
            return false;
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private void sweepAbandoned(Tally tally) {
        List<Bytes> abandoned = contents.unsettled().abandoned();
        blobs.delete(abandoned.stream().map(BlobId::new).toList());
        abandoned.forEach(contents.unsettled()::remove);
        tally.orphans += abandoned.size();
    }

    private void sweepGarbage(Tally tally) {
        KeyRange due =
                KeyRange.all().endingBefore(Tables.garbageAfter(clock.instant().minus(grace)));
        for (Optional<KeyRange> left = Optional.of(due); left.isPresent(); ) {
            Portion<TableRow<GarbageKey, Garbage>> some = database.scan(Tables.GARBAGE, left.get(), ROWS_AT_ONCE);
            List<GarbageRow> together = new ArrayList<>();
            for (TableRow<GarbageKey, Garbage> row : some.found()) {
                if (!contents.isOpen(row.key().id())) {
                    sweep(row, together, tally);
                }
            }
            discarding.rows(together);
            left = some.rest();
        }
    }

    /** Discards what the row names, or leaves it to be discarded with others of {@code together}. */
    private void sweep(TableRow<GarbageKey, Garbage> row, List<GarbageRow> together, Tally tally) {
        GarbageKey key = row.key();
        try {
            sweep(new GarbageRow(key, row.value().kind()), together, tally);
        } catch (StorageException.Corrupt e) {
            LOG.error("Cannot delete unused content {}", key.id().toHex(), e);
            tally.failures++;
        }
    }

    private void sweep(GarbageRow row, List<GarbageRow> together, Tally tally) {
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
