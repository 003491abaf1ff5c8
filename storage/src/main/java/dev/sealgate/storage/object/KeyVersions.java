package dev.sealgate.storage.object;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.TableRow;
import dev.sealgate.storage.object.Tables.NullVersion;
import dev.sealgate.storage.object.Tables.VersionKey;
import dev.sealgate.storage.object.Tables.VersionRow;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The versions of one key within a transaction: how they come, take each other's place and go.
 *
 * <p>Invariants: the newest version is in {@link Tables#OBJECTS}, unless it is a delete marker, and then the key is not there; all others
 * are in {@link Tables#VERSIONS}. A version that became current because newer ones were deleted leaves its row there, marked, so that whoever
 * reads first the one table and then the other misses nothing. {@link Tables#NULL_VERSIONS} leads to the row of the null version, if it
 * has one.
 *
 * <p>Used by one thread, only inside the body. {@link #settle} comes last.
 */
final class KeyVersions {
    private final Transaction tx;
    private final ObjectPath path;
    private final List<Content> retired;
    private Optional<ObjectVersion> current;
    private boolean settled = true;

    /** @param retired gets the content of each version that goes */
    KeyVersions(Transaction tx, ObjectPath path, List<Content> retired) {
        this(tx, path, tx.get(Tables.OBJECTS, path), retired);
    }

    /** @param current what the transaction read already */
    KeyVersions(Transaction tx, ObjectPath path, Optional<ObjectVersion> current, List<Content> retired) {
        this.tx = tx;
        this.path = path;
        this.current = current;
        this.retired = retired;
    }

    /** Empty where there is none, or a delete marker is the newest. */
    Optional<ObjectVersion> current() {
        settle();
        return current;
    }

    /** Makes a version current; returns it with its place and its lock. */
    ObjectVersion add(ObjectVersion version, Bucket bucket, SecureRandom random, Instant now) {
        settle();
        Optional<Versioning> versioning = bucket.versioning();
        ObjectVersion locked = version.withLock(bucket.objectLock().flatMap(lock -> lock.of(version.lock(), now)));
        ObjectVersion added = versioning
                .map(state -> locked.withStamp(nextStamp(state, random)))
                .orElse(locked);
        makeRoom(versioning);
        tx.put(Tables.OBJECTS, path, added);
        current = Optional.of(added);
        return added;
    }

    /** Makes a delete marker the newest version. */
    DeleteMarker mark(Versioning versioning, SecureRandom random, Instant now) {
        settle();
        DeleteMarker marker = new DeleteMarker(nextStamp(versioning, random), now);
        makeRoom(Optional.of(versioning));
        current.ifPresent(_ -> tx.delete(Tables.OBJECTS, path));
        current = Optional.empty();
        putRow(marker);
        return marker;
    }

    /** The version of this id. */
    Optional<KeyVersion> find(VersionId id) {
        Optional<KeyVersion> found =
                current.filter(version -> version.versionId().equals(id)).map(version -> version);
        return found.or(() -> row(id).map(VersionRow::version));
    }

    /** The object that is addressed: the version of this id, or else the current one. */
    Optional<ObjectVersion> findObject(Optional<VersionId> id) {
        if (id.isEmpty()) {
            return current();
        }
        return find(id.get())
                .flatMap(version -> version instanceof ObjectVersion object ? Optional.of(object) : Optional.empty());
    }

    /**
     * The null version, where a write or deletion would destroy it although it is not current, and the leave behind that does not go so far.
     * Only where versioning is suspended is another version lost than the current one.
     */
    Optional<ObjectVersion> spared(Precondition precondition, Optional<Versioning> versioning) {
        if (!(precondition instanceof Precondition.Free free)
                || !versioning.equals(Optional.of(Versioning.SUSPENDED))) {
            return Optional.empty();
        }
        return findObject(Optional.of(VersionId.NULL)).filter(lost -> !free.isFree(Optional.of(lost)));
    }

    /** Writes what became of a version that was found here, in its place. */
    void put(ObjectVersion changed) {
        if (isCurrent(changed)) {
            tx.put(Tables.OBJECTS, path, changed);
            current = Optional.of(changed);
        } else {
            tx.put(Tables.VERSIONS, keyOf(changed), VersionRow.of(changed));
        }
    }

    /** As {@link #remove}, unless its lock protects the version: then nothing is done, and it is false. */
    boolean removeUnlessProtected(KeyVersion version, Instant now, boolean bypassGovernance) {
        if (version.isProtected(now, bypassGovernance)) {
            return false;
        }
        remove(version);
        return true;
    }

    /** Removes a version that was found here; the newest of the others is current then. */
    private void remove(KeyVersion version) {
        VersionKey key = keyOf(version);
        // A copy of the current version goes with it; versions without a place never had one.
        if (!isCurrent(version) || tx.get(Tables.VERSIONS, key).isPresent()) {
            tx.delete(Tables.VERSIONS, key);
            if (version.versionId().isNull()) {
                tx.delete(Tables.NULL_VERSIONS, path);
            }
        }
        if (isCurrent(version)) {
            tx.delete(Tables.OBJECTS, path);
            current = Optional.empty();
        }
        if (version instanceof ObjectVersion object) {
            retired.add(object.content());
        }
        settled = current.isPresent();
    }

    /** Whether newer versions replaced it, or it is a delete marker that hides nothing. */
    boolean needsNot(KeyVersion version) {
        long newest = current.map(ObjectVersion::sequence)
                .or(() -> newestRow().map(row -> row.key().sequence()))
                .orElse(0L);
        return version.sequence() < newest || (version instanceof DeleteMarker && current.isEmpty() && isOnlyRow());
    }

    private boolean isOnlyRow() {
        KeyRange rows = KeyRange.startingWith(Tables.prefixOfRowsAt(path.bucket(), path.key()));
        return tx.scan(Tables.VERSIONS, rows, 2).found().size() == 1;
    }

    /** Removes the object where versions are not kept. */
    void removeOnly() {
        current.ifPresent(version -> {
            tx.delete(Tables.OBJECTS, path);
            retired.add(version.content());
        });
        current = Optional.empty();
    }

    /** Makes the newest of the versions that are left current, if another one was removed and it is an object. */
    void settle() {
        if (settled) {
            return;
        }
        settled = true;
        newestRow()
                .ifPresent(row -> row.value().object().ifPresent(object -> {
                    tx.put(Tables.OBJECTS, path, object);
                    tx.put(Tables.VERSIONS, row.key(), new VersionRow(Optional.of(object), Optional.empty(), true));
                    current = Optional.of(object);
                }));
    }

    private VersionStamp nextStamp(Versioning versioning, SecureRandom random) {
        long newest = current.map(ObjectVersion::sequence)
                .or(() -> newestRow().map(row -> row.key().sequence()))
                .orElse(0L);
        return switch (versioning) {
            case ENABLED ->
                new VersionStamp(
                        newest + 1,
                        Optional.of(VersionId.create(newest + 1, random).text()));
            case SUSPENDED -> new VersionStamp(newest + 1, Optional.empty());
        };
    }

    private void makeRoom(Optional<Versioning> versioning) {
        if (versioning.isEmpty()) {
            current.ifPresent(replaced -> retired.add(replaced.content()));
            return;
        }
        if (versioning.get() == Versioning.SUSPENDED) {
            // Nothing is locked in a bucket whose versioning is suspended.
            find(VersionId.NULL).ifPresent(this::remove);
            settled = true; // a newer version takes the place at once
        }
        current.ifPresent(this::putRow);
    }

    private void putRow(KeyVersion version) {
        tx.put(Tables.VERSIONS, keyOf(version), VersionRow.of(version));
        if (version.versionId().isNull()) {
            tx.put(Tables.NULL_VERSIONS, path, new NullVersion(version.sequence()));
        }
    }

    private Optional<VersionRow> row(VersionId id) {
        if (id.isNull()) {
            return tx.get(Tables.NULL_VERSIONS, path)
                    .map(place -> tx.get(Tables.VERSIONS, new VersionKey(path, place.sequence()))
                            .orElseThrow(() -> new StorageException.Corrupt(
                                    "the null version of a key has no row, although one is named")));
        }
        OptionalLong sequence = id.sequence();
        return sequence.isEmpty()
                ? Optional.empty()
                : tx.get(Tables.VERSIONS, new VersionKey(path, sequence.getAsLong()))
                        .filter(row -> row.version().versionId().equals(id));
    }

    private Optional<TableRow<VersionKey, VersionRow>> newestRow() {
        KeyRange rows = KeyRange.startingWith(Tables.prefixOfRowsAt(path.bucket(), path.key()));
        return tx.scan(Tables.VERSIONS, rows, 1).found().stream().findFirst();
    }

    private boolean isCurrent(KeyVersion version) {
        return current.filter(newest -> newest.sequence() == version.sequence()).isPresent();
    }

    private VersionKey keyOf(KeyVersion version) {
        return new VersionKey(path, version.sequence());
    }
}
