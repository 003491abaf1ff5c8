package dev.sealgate.storage.object;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.ListedBlobStore;
import dev.sealgate.storage.cluster.GatewayId;
import dev.sealgate.storage.cluster.Gateways;
import dev.sealgate.storage.cluster.Gateways.Gone;
import dev.sealgate.storage.cluster.Leases;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.metadata.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes what nothing refers to any more; the only one that deletes blobs. Thread-safe: one sweep at a time, and among the gateways that
 * share a store one that sweeps.
 *
 * <p>A blob goes before the rows that lead to it, so that a sweep that dies at any point is finished by the next one. Blobs
 * that no row leads to are found by the ids that a gateway that is gone had reserved and, where blobs can be looked through, by the first
 * sweep of a process. Mostly a process died between finishing and committing them; but the metadata may also be older than the blobs, so
 * that where it can be they are put aside for {@link Orphans#KEPT} first. What any gateway is about to commit, or reads, is left alone.
 */
public final class Sweeper {
    /**
     * What one sweep did.
     *
     * @param contents retired contents, with all their blobs and rows
     * @param uploads ended uploads whose left-over parts are gone
     * @param orphans blobs that no commit took: deleted if this process wrote them, else put aside. Not counted are those of gateways that are
     *     gone where blobs cannot be put aside: nobody knows which of them there were
     * @param expired blobs that were put aside long ago and are deleted now
     * @param failures contents that cannot be deleted because what is stored about them is corrupt
     */
    public record Swept(long contents, long uploads, long orphans, long expired, long failures) {}

    /** Of the gateway that deletes. */
    public static final String LEASE = "sweeper";

    private final Database database;
    private final BlobStore blobs;
    private final Leases leases;
    private final Gateways gateways;
    private final OwnLeftovers own;
    private final Orphans orphans;
    private final GarbageSweep garbage;
    private final InstantSource clock;
    private final Set<GatewayId> sweptAfter = new HashSet<>();
    private boolean looked;

    /** Until then nothing is deleted; the epoch when nobody asked for it, or when it was given up. */
    private Instant heldUntil = Instant.EPOCH;

    /** @param grace how long garbage is kept for readers that found it just before it became garbage */
    public Sweeper(Database database, BlobStore blobs, ContentStore contents, InstantSource clock, Duration grace) {
        Membership membership = contents.membership();
        this.database = database;
        this.blobs = blobs;
        this.clock = clock;
        leases = membership.leases();
        gateways = membership.gateways();
        own = new OwnLeftovers(database, blobs, contents.unsettled());
        orphans = new Orphans(database, blobs, gateways, clock);
        garbage = new GarbageSweep(database, membership, clock, grace);
    }

    /** Deletes everything that is due; the first sweep also looks for orphans, which reads the name of every blob, where blobs can be looked through. */
    public synchronized Swept sweepOnce() {
        if (clock.instant().isBefore(heldUntil)) {
            leases.take(LEASE); // so that no other gateway deletes meanwhile
            return new Tally().total();
        }
        heldUntil = Instant.EPOCH;
        return sweep();
    }

    /**
     * Sweeps once more, so that nothing is half deleted, and then deletes nothing for so long.
     *
     * @throws StorageException.Unavailable when another gateway sweeps
     */
    public synchronized void hold(Duration time) {
        if (leases.take(LEASE).isEmpty()) {
            throw new StorageException.Unavailable(
                    "another gateway deletes what is unused, and only that one can be told to wait: ask it instead");
        }
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
        own.sweep(tally);
        leases.take(LEASE).ifPresentOrElse(lease -> sweep(lease, tally), garbage::forget);
        return tally.total();
    }

    private void sweep(Leases.Held lease, Tally tally) {
        boolean left = sweepGone(lease, tally);
        Optional<ListedBlobStore> listed = blobs.listed();
        if (!looked) {
            listed.ifPresent(some -> orphans.sweepListed(some, tally));
        }
        if (left || !looked) {
            orphans.sweepUnfinished();
        }
        looked = true;
        listed.ifPresent(some -> {
            orphans.report(some, tally);
            orphans.sweepExpired(some, tally);
        });
        garbage.sweep(lease, new Discarding(database, blobs, lease), tally);
    }

    /** What gateways left that are gone; whether there may be unfinished blobs among it. */
    private boolean sweepGone(Leases.Held lease, Tally tally) {
        List<Gone> all = gateways.declareGone(lease);
        sweptAfter.retainAll(all.stream().map(Gone::id).toList());
        boolean any = false;
        for (Gone gone : all) {
            // Once at once, and once more when it is certain that nobody wakes and goes on writing.
            boolean due = gone.forgettable() || !sweptAfter.contains(gone.id());
            if (due && lease.keep()) {
                orphans.sweepLeftBy(gone, tally);
                any = true;
                sweptAfter.add(gone.id());
            }
            if (gone.forgettable() && lease.keep()) {
                orphans.sweepUnfinished();
                gateways.forget(gone, lease);
                sweptAfter.remove(gone.id());
            }
        }
        return any;
    }
}
