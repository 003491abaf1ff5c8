package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.TableRow;
import dev.sealgate.storage.object.LifecycleProgress.InKey;
import dev.sealgate.storage.object.Tables.VersionKey;
import dev.sealgate.storage.object.Tables.VersionRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which versions of a bucket a lifecycle removes, or moves, that are not current, and which delete markers, as they hide nothing any more. Looks at
 * the rows of {@link Tables#VERSIONS} in their order: key by key, the newest first. Used by one thread.
 */
final class VersionExpiry {
    private final BucketLifecycle lifecycle;
    private final Instant now;
    private final Map<String, ObjectVersion> current;
    private final List<VersionKey> due = new ArrayList<>();
    private final List<ClassMoves.OfReplaced> moves = new ArrayList<>();
    private Optional<InKey> within;

    /**
     * @param current the current versions of the keys that are looked at
     * @param within where in the versions of a key the first row is; empty at its newest
     */
    VersionExpiry(BucketLifecycle lifecycle, Instant now, Map<String, ObjectVersion> current, Optional<InKey> within) {
        this.lifecycle = lifecycle;
        this.now = now;
        this.current = current;
        this.within = within;
    }

    /** @param last whether the key has no older version */
    void look(TableRow<VersionKey, VersionRow> row, boolean last) {
        String key = row.key().path().key();
        KeyVersion version = row.value().version();
        Optional<ObjectVersion> newest = Optional.ofNullable(current.get(key));
        if (newest.filter(object -> object.sequence() == version.sequence()).isPresent()) {
            return; // a copy of what is current
        }
        Optional<InKey> before = within.filter(place -> place.key().equals(key))
                .or(() -> newest.map(object -> new InKey(key, 0, object.lastModified())));
        // What is locked costs no transaction; what was locked since, is noticed by that.
        boolean expired = before.map(
                        place -> lifecycle.removesReplaced(key, version, place.replaced(), place.newer(), now))
                .orElseGet(() ->
                        last && version instanceof DeleteMarker marker && lifecycle.removesMarker(key, marker, now));
        if (expired && !version.isProtected(now, false)) {
            due.add(row.key());
        } else if (version instanceof ObjectVersion object) {
            before.flatMap(place -> lifecycle.transitionOfReplaced(key, object, place.replaced(), place.newer(), now))
                    .ifPresent(target -> moves.add(new ClassMoves.OfReplaced(row.key(), object, target)));
        }
        // The newest of all is not one of those that were replaced.
        int newer = before.map(place -> place.newer() + 1).orElse(0);
        within = last ? Optional.empty() : Optional.of(new InKey(key, newer, version.lastModified()));
    }

    List<VersionKey> due() {
        return due;
    }

    /** Which of the others go to another storage class. */
    List<ClassMoves.OfReplaced> moves() {
        return moves;
    }

    /** Where the next row is, if it is of the same key. */
    Optional<InKey> within() {
        return within;
    }

    /** Removes those of the versions for which that is still right: what became current or was locked meanwhile stays. Returns how many. */
    static int remove(Transaction tx, List<VersionKey> due, Instant now) {
        // Asked for at once; the transaction remembers the answers.
        tx.getAll(Tables.VERSIONS, due);
        tx.getAll(Tables.OBJECTS, due.stream().map(VersionKey::path).distinct().toList());
        List<Content> retired = new ArrayList<>();
        int removed = 0;
        for (VersionKey key : due) {
            KeyVersions versions = new KeyVersions(tx, key.path(), retired);
            Optional<KeyVersion> found = tx.get(Tables.VERSIONS, key).map(VersionRow::version);
            if (found.isPresent()
                    && versions.needsNot(found.get())
                    && versions.removeUnlessProtected(found.get(), now, false)) {
                versions.settle();
                removed++;
            }
        }
        ContentRows.retireAll(tx, retired, now);
        return removed;
    }
}
