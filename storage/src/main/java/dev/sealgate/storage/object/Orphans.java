package dev.sealgate.storage.object;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.ListedBlobStore;
import dev.sealgate.storage.cluster.Gateways;
import dev.sealgate.storage.cluster.Gateways.Gone;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.object.Tables.FileBlob;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs that no record names, and nobody will name: those under ids of gateways that are gone and, where blobs can be looked through, all
 * others. Where they can be put aside they are, because the metadata may be older than the blobs. Used by one thread at a time.
 */
final class Orphans {
    /** How long blobs that no record names are kept: time to notice that the metadata is not the one that belongs to them. */
    static final Period KEPT = Period.ofDays(7);

    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private final Database database;
    private final BlobStore blobs;
    private final Gateways gateways;
    private final InstantSource clock;

    Orphans(Database database, BlobStore blobs, Gateways gateways, InstantSource clock) {
        this.database = database;
        this.blobs = blobs;
        this.gateways = gateways;
        this.clock = clock;
    }

    /** Removes what a gateway left that can commit nothing any more. */
    void sweepLeftBy(Gone gone, Tally tally) {
        gateways.forEachReserved(gone, ids -> remove(unnamed(ids, tally), tally));
    }

    /** Removes every blob that no record names and no gateway may be about to commit; reads the names of all. */
    void sweepListed(ListedBlobStore listed, Tally tally) {
        List<BlobId> some = new ArrayList<>();
        listed.forEach(id -> {
            some.add(id);
            if (some.size() == MetadataStore.MAX_AT_ONCE) {
                removeUnreserved(unnamed(some, tally), tally);
                some.clear();
            }
        });
        removeUnreserved(unnamed(some, tally), tally);
    }

    private void removeUnreserved(List<BlobId> unnamed, Tally tally) {
        if (unnamed.isEmpty()) {
            return;
        }
        // In this order: what stops being reserved by a commit has its record by then.
        Set<BlobId> reserved = gateways.reserved();
        List<BlobId> left =
                unnamed.stream().filter(id -> !reserved.contains(id)).toList();
        remove(unnamed(left, tally), tally);
    }

    /** Removes what was begun and never finished, unless its writer may still be at it. */
    void sweepUnfinished() {
        Set<BlobId> begun = new HashSet<>();
        blobs.deleteUnfinished(id -> {
            begun.add(id);
            return false;
        });
        if (!begun.isEmpty()) {
            // Only now: what is begun later may be reserved later.
            begun.removeAll(gateways.reserved());
            blobs.deleteUnfinished(begun::contains);
        }
    }

    void sweepExpired(ListedBlobStore listed, Tally tally) {
        tally.expired += listed.deleteQuarantined(today().minus(KEPT));
    }

    /** Those of at most {@link MetadataStore#MAX_AT_ONCE} that no record names; asked for at once. */
    private List<BlobId> unnamed(List<BlobId> ids, Tally tally) {
        try {
            List<Optional<FileBlob>> named = database.getAll(
                    Tables.FILE_BLOBS, ids.stream().map(BlobId::value).toList());
            return IntStream.range(0, ids.size())
                    .filter(i -> named.get(i).isEmpty())
                    .mapToObj(ids::get)
                    .toList();
        } catch (StorageException.Corrupt e) {
            // Which of them it is, is only told one by one.
            return ids.stream().filter(id -> !isNamed(id, tally)).toList();
        }
    }

    private boolean isNamed(BlobId id, Tally tally) {
        try {
            return database.get(Tables.FILE_BLOBS, id.value()).isPresent();
        } catch (StorageException.Corrupt e) {
            if (tally.undecided.add(id)) {
                LOG.error("Cannot tell whether blob {} is used; it stays", id, e);
                tally.failures++;
            }
            return true;
        }
    }

    private void remove(List<BlobId> orphans, Tally tally) {
        blobs.listed().ifPresentOrElse(listed -> putAside(listed, orphans, tally), () -> delete(orphans));
    }

    private void delete(List<BlobId> orphans) {
        if (!orphans.isEmpty()) {
            blobs.delete(orphans);
        }
    }

    private void putAside(ListedBlobStore listed, List<BlobId> orphans, Tally tally) {
        LocalDate today = today();
        for (BlobId id : orphans) {
            listed.quarantine(id, today).ifPresent(bytes -> {
                tally.putAside++;
                tally.putAsideBytes += bytes;
            });
        }
    }

    /** Says what was put aside. */
    void report(ListedBlobStore listed, Tally tally) {
        if (tally.putAside > 0) {
            LocalDate today = today();
            LOG.warn(
                    "{} blobs of {} bytes are named by no record and were moved to {}; they are deleted after {},"
                            + " unless a file KEEP lies beside that directory. Uploads that a crash broke off leave some;"
                            + " many mean that the metadata is not the one that belongs to these blobs",
                    tally.putAside,
                    tally.putAsideBytes,
                    listed.quarantineOf(today),
                    today.plus(KEPT));
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
