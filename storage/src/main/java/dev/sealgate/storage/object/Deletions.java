package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.object.ObjectRepository.DeleteResult;
import dev.sealgate.storage.object.ObjectRepository.Deletion;
import dev.sealgate.storage.object.Tables.NullVersion;
import dev.sealgate.storage.object.Tables.VersionKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Deletions from one bucket within a transaction, as if one after another. Used by one thread, only inside the body. */
final class Deletions {
    private final Transaction tx;
    private final Bucket bucket;
    private final SecureRandom random;
    private final Instant now;
    private final List<Content> retired = new ArrayList<>();
    private final Map<String, Optional<ObjectVersion>> current = new HashMap<>();
    private final Map<String, KeyVersions> keys = new LinkedHashMap<>();

    Deletions(Transaction tx, Bucket bucket, SecureRandom random, Instant now) {
        this.tx = tx;
        this.bucket = bucket;
        this.random = random;
        this.now = now;
    }

    /** The outcomes, in the same order. */
    List<DeleteResult> run(List<Deletion> deletions) {
        readAhead(deletions);
        List<DeleteResult> results = deletions.stream().map(this::run).toList();
        // Once for each key: of many versions that go, none becomes current in between.
        keys.values().forEach(KeyVersions::settle);
        ContentRows.retireAll(tx, retired, now);
        return results;
    }

    private DeleteResult run(Deletion deletion) {
        KeyVersions versions =
                keys.computeIfAbsent(deletion.key(), key -> new KeyVersions(tx, path(key), found(key), retired));
        return deletion.version()
                .map(id -> removed(versions, id, deletion))
                .orElseGet(() -> deleted(versions, deletion.precondition()));
    }

    private DeleteResult deleted(KeyVersions versions, Precondition precondition) {
        Optional<ObjectVersion> current = versions.current();
        if (current.isPresent() && !precondition.holds(current)) {
            return new DeleteResult.PreconditionFailed(current.get());
        }
        Optional<ObjectVersion> spared = versions.spared(precondition, bucket.versioning());
        if (spared.isPresent()) {
            return new DeleteResult.PreconditionFailed(spared.get());
        }
        if (current.isEmpty() && precondition instanceof Precondition.Unchanged) {
            return new DeleteResult.Deleted(); // there is nothing to mark any more
        }
        if (bucket.versioning().isEmpty()) {
            versions.removeOnly();
            return new DeleteResult.Deleted();
        }
        Instant marked = now.truncatedTo(ChronoUnit.SECONDS);
        return new DeleteResult.Deleted(
                Optional.of(versions.mark(bucket.versioning().get(), random, marked)));
    }

    private DeleteResult removed(KeyVersions versions, VersionId id, Deletion deletion) {
        Precondition precondition = deletion.precondition();
        if (bucket.versioning().isEmpty()) {
            return id.isNull() ? deleted(versions, precondition) : new DeleteResult.Deleted();
        }
        Optional<KeyVersion> found = versions.find(id);
        if (found.isPresent()
                && found.get() instanceof ObjectVersion object
                && !precondition.holds(Optional.of(object))) {
            return new DeleteResult.PreconditionFailed(object);
        }
        if (found.isPresent() && !versions.removeUnlessProtected(found.get(), now, deletion.bypassGovernance())) {
            return new DeleteResult.Protected();
        }
        return new DeleteResult.Deleted(found.flatMap(
                version -> version instanceof DeleteMarker marker ? Optional.of(marker) : Optional.empty()));
    }

    /** Asks for what all deletions look at in few questions; the transaction remembers the answers. */
    private void readAhead(List<Deletion> deletions) {
        List<Optional<ObjectVersion>> objects = tx.getAll(Tables.OBJECTS, paths(deletions.stream()));
        for (int i = 0; i < objects.size(); i++) {
            current.put(deletions.get(i).key(), objects.get(i));
        }
        if (bucket.versioning().isEmpty()) {
            return;
        }
        List<ObjectPath> named =
                paths(deletions.stream().filter(each -> each.version().equals(Optional.of(VersionId.NULL))));
        List<VersionKey> rows = new ArrayList<>();
        if (!named.isEmpty()) {
            List<Optional<NullVersion>> places = tx.getAll(Tables.NULL_VERSIONS, named);
            for (int i = 0; i < named.size(); i++) {
                ObjectPath path = named.get(i);
                places.get(i).ifPresent(place -> rows.add(new VersionKey(path, place.sequence())));
            }
        }
        for (Deletion deletion : deletions) {
            deletion.version()
                    .map(VersionId::sequence)
                    .ifPresent(sequence ->
                            sequence.ifPresent(number -> rows.add(new VersionKey(path(deletion.key()), number))));
        }
        if (!rows.isEmpty()) {
            tx.getAll(Tables.VERSIONS, rows);
        }
    }

    private List<ObjectPath> paths(Stream<Deletion> deletions) {
        return deletions.map(each -> path(each.key())).toList();
    }

    private Optional<ObjectVersion> found(String key) {
        return current.getOrDefault(key, Optional.empty());
    }

    private ObjectPath path(String key) {
        return new ObjectPath(bucket.name(), key);
    }
}
