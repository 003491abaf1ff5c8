package dev.sealgate.storage.object;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.cluster.Reservations;
import dev.sealgate.storage.metadata.Database.Transaction;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Blobs that this process writes, or wrote, and that no commit has taken yet. Thread-safe.
 *
 * <p>Their ids stay reserved until it is known what became of them, so that no sweeper takes them for orphans while this process lives, and
 * the sweeper that finds it gone does.
 */
final class UnsettledBlobs {
    private enum State {
        /** Being written, or an upload that ended before it was. */
        BEGUN,
        WRITTEN,
        COMMITTING,
        /** The commit threw: it may have happened, or may yet happen. */
        IN_DOUBT,
        ABANDONED,
        /** What was begun could not be removed. */
        BROKEN
    }

    private final ConcurrentHashMap<BlobId, State> states = new ConcurrentHashMap<>();
    private final Reservations reservations;

    UnsettledBlobs(Reservations reservations) {
        this.reservations = reservations;
    }

    /** The id of a blob to be written. */
    BlobId begin() {
        BlobId id = reservations.next();
        states.put(id, State.BEGUN);
        return id;
    }

    void written(BlobId id) {
        states.put(id, State.WRITTEN);
    }

    /** There is no blob, or no more. */
    void gone(BlobId id) {
        settled(id);
    }

    /** There may be traces of a blob that is not whole. */
    void broken(BlobId id) {
        states.put(id, State.BROKEN);
    }

    /** A record names the blob. */
    private void settled(BlobId id) {
        states.remove(id);
        reservations.settled(id);
    }

    /** The transaction takes the content over; it commits only if nobody can have deleted the blob. */
    void require(Transaction tx, NewContent content) {
        if (content.content().kind() == Content.Kind.FILE) {
            reservations.require(tx, new BlobId(content.content().id()));
        }
    }

    /**
     * Runs a commit that takes the content over or, when {@code taken} says no to its result, abandons it.
     *
     * <p>When the commit throws, its outcome is in doubt: the blob stays untouched until it is known.
     */
    <R> R settle(NewContent content, Supplier<R> commit, Predicate<R> taken) {
        if (content.content().kind() != Content.Kind.FILE) {
            return commit.get();
        }
        BlobId id = new BlobId(content.content().id());
        if (!states.replace(id, State.WRITTEN, State.COMMITTING)) {
            throw new IllegalStateException("content " + id + " was committed or abandoned before");
        }
        R result;
        try {
            result = commit.get();
        } catch (StorageException.Fenced e) {
            states.put(id, State.ABANDONED); // others took over: it never happens
            throw e;
        } catch (RuntimeException | Error e) {
            states.put(id, State.IN_DOUBT);
            throw e;
        }
        if (taken.test(result)) {
            settled(id);
        } else {
            states.put(id, State.ABANDONED);
        }
        return result;
    }

    /** Leaves the blob to the sweeper, unless a commit has it. */
    void abandon(BlobId id) {
        states.replace(id, State.WRITTEN, State.ABANDONED);
    }

    /** The caller deletes each, and then says that it is {@link #gone}. */
    List<BlobId> abandoned() {
        return in(State.ABANDONED);
    }

    /** The same, where something unfinished may be left too. */
    List<BlobId> broken() {
        return in(State.BROKEN);
    }

    List<BlobId> inDoubt() {
        return in(State.IN_DOUBT);
    }

    /** What became of a commit in doubt, as far as that can be told: nothing may have happened yet, and still happen. */
    void found(BlobId id, boolean named, boolean fenced) {
        if (named) {
            settled(id);
        } else if (fenced) {
            states.replace(id, State.IN_DOUBT, State.ABANDONED);
        }
    }

    /** To be asked before it is looked up whether a record names the blob. */
    boolean isFenced(BlobId id) {
        return reservations.isFenced(id);
    }

    private List<BlobId> in(State state) {
        return states.entrySet().stream()
                .filter(entry -> entry.getValue() == state)
                .map(Map.Entry::getKey)
                .toList();
    }
}
