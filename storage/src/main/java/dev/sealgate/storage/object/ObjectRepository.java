package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.object.Tables.VersionKey;
import dev.sealgate.storage.object.Tables.VersionRow;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Objects and their versions, durable on return. Thread-safe. */
public final class ObjectRepository {
    /** What became of a write. */
    public sealed interface CommitResult {
        /** {@code version} is what is current now, with its place among the versions of its key. */
        record Committed(ObjectVersion version) implements CommitResult {}

        /** {@code current} is what the precondition met. */
        record PreconditionFailed(Optional<ObjectVersion> current) implements CommitResult {}

        record NoSuchBucket() implements CommitResult {}

        /** Only from {@link #commitShared}: the source is gone or was replaced; read it again. */
        record SourceChanged() implements CommitResult {}
    }

    /** What became of a deletion; deleting what is not there is {@code Deleted}. */
    public sealed interface DeleteResult {
        /** {@code marker} is the one that was made instead of a deletion, or that was the version to delete. */
        record Deleted(Optional<DeleteMarker> marker) implements DeleteResult {
            Deleted() {
                this(Optional.empty());
            }
        }

        record PreconditionFailed(ObjectVersion current) implements DeleteResult {}

        record NoSuchBucket() implements DeleteResult {}

        /** Its lock keeps the version that was named. */
        record Protected() implements DeleteResult {}
    }

    /** What became of a change of retention. */
    public enum Retained {
        DONE,
        /** The retention that the version has would be shortened. */
        PROTECTED,
        NO_SUCH_OBJECT
    }

    /** What became of a change of envelope. */
    public enum Rewrapped {
        DONE,
        /** The version was replaced, or its envelope was: read it again. */
        CHANGED,
        GONE
    }

    /** One step of a listing: an object, or a common prefix that stands for many. */
    public sealed interface Entry {
        record ObjectEntry(String key, ObjectVersion version) implements Entry {}

        record CommonPrefix(String prefix) implements Entry {}
    }

    /**
     * What to list. {@code after} is exclusive and empty for the start; prefixes that are {@code <= after} are skipped.
     *
     * @param delimiter empty for none
     */
    public record ListQuery(BucketName bucket, String prefix, String delimiter, String after, int limit) {}

    /** A page in UTF-8 byte order; {@code truncated} when more follows its last entry. */
    public record ListPage(List<Entry> entries, boolean truncated) {}

    private final Database database;
    private final ContentStore contents;
    private final InstantSource clock;
    private final SecureRandom random;

    public ObjectRepository(Database database, ContentStore contents, InstantSource clock) {
        this.database = database;
        this.contents = contents;
        this.clock = clock;
        random = new SecureRandom();
    }

    /** Where the current version's record is, to read it ahead of need. */
    public static RecordKey at(ObjectPath path) {
        return Tables.OBJECTS.at(path);
    }

    /** The current version; empty also where a delete marker is the newest. */
    public Optional<ObjectVersion> find(ObjectPath path) {
        return database.get(Tables.OBJECTS, path);
    }

    /** The current version of each, in the same order; at most {@link MetadataStore#MAX_AT_ONCE}. */
    public List<Optional<ObjectVersion>> findAll(BucketName bucket, List<String> keys) {
        return database.getAll(
                Tables.OBJECTS,
                keys.stream().map(key -> new ObjectPath(bucket, key)).toList());
    }

    /** The version of this id, whether it is current or not. */
    public Optional<KeyVersion> find(ObjectPath path, VersionId id) {
        if (id.isNull()) {
            return database.inTransaction(tx -> new KeyVersions(tx, path, new ArrayList<>()).find(id));
        }
        Optional<KeyVersion> current =
                find(path).filter(version -> version.versionId().equals(id)).map(version -> version);
        // In this order: see the invariants of KeyVersions.
        return current.or(() -> id.sequence().isEmpty()
                ? Optional.empty()
                : database.get(
                                Tables.VERSIONS,
                                new VersionKey(path, id.sequence().getAsLong()))
                        .map(VersionRow::version)
                        .filter(version -> version.versionId().equals(id)));
    }

    /** The delete marker that is the newest version of a key without an object. */
    public Optional<DeleteMarker> findMarker(ObjectPath path) {
        KeyRange rows = KeyRange.startingWith(Tables.prefixOfRowsAt(path.bucket(), path.key()));
        return database.scan(Tables.VERSIONS, rows, 1).found().stream()
                .flatMap(row -> row.value().marker().stream())
                .findFirst();
    }

    /**
     * Makes {@code version}, whose content is {@code content}, current and retires what it replaces.
     *
     * <p>Takes the content over, whatever the result: content that is not committed goes to the sweeper.
     */
    public CommitResult commit(ObjectPath path, ObjectVersion version, NewContent content, Precondition precondition) {
        if (!version.content().equals(content.content())) {
            throw new IllegalArgumentException("version of " + path + " is of other content than was written");
        }
        return contents.unsettled()
                .settle(
                        content,
                        () -> replace(path, version, precondition, tx -> {
                            contents.unsettled().require(tx, content);
                            ContentRows.add(tx, content);
                            return true;
                        }),
                        CommitResult.Committed.class::isInstance);
    }

    /**
     * Makes {@code version}, which shares the content of a version at {@code source}, current at {@code path}.
     *
     * @param ofSource the id of the version that is shared
     */
    public CommitResult commitShared(
            ObjectPath source, VersionId ofSource, ObjectPath path, ObjectVersion version, Precondition precondition) {
        return replace(path, version, precondition, tx -> {
            boolean unchanged = new KeyVersions(tx, source, new ArrayList<>())
                    .findObject(Optional.of(ofSource))
                    .filter(shared -> shared.content().equals(version.content()))
                    .isPresent();
            if (unchanged) {
                ContentRows.share(tx, version.content());
            }
            return unchanged;
        });
    }

    /** Writes the rows of the new version's content; false when that content is not to be had. */
    @FunctionalInterface
    private interface Acquisition {
        boolean in(Transaction tx);
    }

    private CommitResult replace(
            ObjectPath path, ObjectVersion version, Precondition precondition, Acquisition acquisition) {
        Instant now = clock.instant();
        return database.inTransaction(tx -> {
            // Reading the bucket makes its deletion and this commit exclude each other.
            Optional<Bucket> bucket =
                    tx.get(Tables.BUCKETS, path.bucket()).filter(found -> found.canLock(version.lock()));
            if (bucket.isEmpty()) {
                return new CommitResult.NoSuchBucket();
            }
            List<Content> retired = new ArrayList<>();
            KeyVersions versions = new KeyVersions(tx, path, retired);
            if (!precondition.holds(versions.current())) {
                return new CommitResult.PreconditionFailed(versions.current());
            }
            Optional<ObjectVersion> spared =
                    versions.spared(precondition, bucket.get().versioning());
            if (spared.isPresent()) {
                return new CommitResult.PreconditionFailed(spared);
            }
            if (!acquisition.in(tx)) {
                return new CommitResult.SourceChanged();
            }
            ObjectVersion committed = versions.add(version, bucket.get(), random, now);
            retired.forEach(content -> ContentRows.retire(tx, content, now));
            return new CommitResult.Committed(committed);
        });
    }

    /**
     * What to delete, if the condition holds of it: the version of this id for good, or else the object at {@code key}, which becomes a
     * version that is not current where versions are kept.
     *
     * @param bypassGovernance whether a retention in governance mode does not protect the version
     */
    public record Deletion(
            String key, Optional<VersionId> version, Precondition precondition, boolean bypassGovernance) {
        public Deletion(String key, Optional<VersionId> version, Precondition precondition) {
            this(key, version, precondition, false);
        }

        public Deletion(String key, Precondition precondition) {
            this(key, Optional.empty(), precondition);
        }
    }

    public DeleteResult delete(ObjectPath path, Precondition precondition) {
        return delete(path, Optional.empty(), precondition);
    }

    /** As {@link #deleteAll}, of one. */
    public DeleteResult delete(ObjectPath path, Optional<VersionId> version, Precondition precondition) {
        return delete(path.bucket(), new Deletion(path.key(), version, precondition));
    }

    /** As {@link #deleteAll}, of one. */
    public DeleteResult delete(BucketName bucket, Deletion deletion) {
        return deleteAll(bucket, List.of(deletion)).getFirst();
    }

    /**
     * Deletes objects in one transaction, as if one after another; the outcomes are in the same order.
     *
     * @param deletions at most {@link MetadataStore#MAX_AT_ONCE}
     * @throws dev.sealgate.storage.StorageException.Corrupt when a record of one of them is damaged; then nothing is deleted
     */
    public List<DeleteResult> deleteAll(BucketName bucket, List<Deletion> deletions) {
        Instant now = clock.instant();
        return database.inTransaction(tx -> {
            Optional<Bucket> found = tx.get(Tables.BUCKETS, bucket);
            return found.isEmpty()
                    ? Collections.nCopies(deletions.size(), new DeleteResult.NoSuchBucket())
                    : new Deletions(tx, found.get(), random, now).run(deletions);
        });
    }

    /**
     * Gives a version these tags, and leaves everything else of it as it is.
     *
     * @param id empty for whatever version is then current
     * @return the version with its new tags; empty when there is no such object
     */
    public Optional<ObjectVersion> retag(ObjectPath path, Optional<VersionId> id, Map<String, String> tags) {
        return update(path, id, version -> version.withTags(tags));
    }

    /**
     * Gives a version the ACL that {@code change} makes of what it is, and leaves everything else of it as it is.
     *
     * @param id empty for whatever version is then current
     * @param change may run again, and may throw, which leaves everything as it was
     * @return the version with its new ACL; empty when there is no such object
     */
    public Optional<ObjectVersion> changeAcl(
            ObjectPath path, Optional<VersionId> id, Function<ObjectVersion, Optional<Acl>> change) {
        return update(path, id, version -> version.withAcl(change.apply(version)));
    }

    private Optional<ObjectVersion> update(
            ObjectPath path, Optional<VersionId> id, UnaryOperator<ObjectVersion> change) {
        return database.inTransaction(tx -> {
            KeyVersions versions = new KeyVersions(tx, path, new ArrayList<>());
            Optional<ObjectVersion> changed = versions.findObject(id).map(change);
            changed.ifPresent(versions::put);
            return changed;
        });
    }

    /** What became of the wish to restore a version. */
    public enum RestoreResult {
        BEGUN,
        PROLONGED,
        UNDER_WAY,
        NOT_ARCHIVED
    }

    /**
     * Makes an archived version readable for a time, or for another time if it is already.
     *
     * @param id empty for the current version
     * @return empty where there is no such object
     */
    public Optional<RestoreResult> restore(
            ObjectPath path, Optional<VersionId> id, RestoredCopy restoration, Instant now) {
        return database.inTransaction(tx -> {
            KeyVersions versions = new KeyVersions(tx, path, new ArrayList<>());
            return versions.findObject(id).map(version -> restore(versions, version, restoration, now));
        });
    }

    private static RestoreResult restore(
            KeyVersions versions, ObjectVersion version, RestoredCopy restoration, Instant now) {
        if (!version.storageClass().isArchive()) {
            return RestoreResult.NOT_ARCHIVED;
        }
        Optional<RestoredCopy> before = version.restored().filter(earlier -> !earlier.isOver(now));
        if (before.filter(earlier -> earlier.isUnderWay(now)).isPresent()) {
            return RestoreResult.UNDER_WAY;
        }
        versions.put(
                version.withRestoration(before.map(earlier -> new RestoredCopy(earlier.ready(), restoration.expires()))
                        .orElse(restoration)));
        return before.isPresent() ? RestoreResult.PROLONGED : RestoreResult.BEGUN;
    }

    /**
     * Sets a version's retention, or takes it off.
     *
     * @param id empty for whatever version is then current
     * @param bypassGovernance whether a retention in governance mode may be shortened
     */
    public Retained retain(
            ObjectPath path, Optional<VersionId> id, Optional<Retention> retention, boolean bypassGovernance) {
        return database.inTransaction(tx -> {
            KeyVersions versions = new KeyVersions(tx, path, new ArrayList<>());
            Optional<ObjectVersion> found = versions.findObject(id);
            if (found.isEmpty()) {
                return Retained.NO_SUCH_OBJECT;
            }
            ObjectLock lock = found.get().lock().orElse(ObjectLock.NONE);
            if (!lock.allows(retention, bypassGovernance)) {
                return Retained.PROTECTED;
            }
            versions.put(found.get().withLock(Optional.of(lock.withRetention(retention))));
            return Retained.DONE;
        });
    }

    /**
     * Puts a version on legal hold, or takes it off that.
     *
     * @param id empty for whatever version is then current
     * @return the version with its new lock; empty when there is no such object
     */
    public Optional<ObjectVersion> hold(ObjectPath path, Optional<VersionId> id, boolean on) {
        return update(
                path,
                id,
                version -> version.withLock(
                        Optional.of(version.lock().orElse(ObjectLock.NONE).withLegalHold(on))));
    }

    /**
     * Gives a version another envelope, unless something other than its tags or ACL was changed since {@code seen} was read; its content, ETag,
     * times and metadata stay.
     *
     * @param id empty for the current version
     */
    public Rewrapped rewrap(ObjectPath path, Optional<VersionId> id, ObjectVersion seen, Envelope envelope) {
        return database.inTransaction(tx -> {
            KeyVersions versions = new KeyVersions(tx, path, new ArrayList<>());
            Optional<ObjectVersion> found = versions.findObject(id);
            if (found.isEmpty()) {
                return Rewrapped.GONE;
            }
            ObjectVersion version = found.get();
            // Tags and ACLs are no matter of encryption: a change of them is kept, and no reason to start again.
            if (!version.withTags(seen.tags()).withAcl(seen.acl()).equals(seen)) {
                return Rewrapped.CHANGED;
            }
            versions.put(version.withEnvelope(envelope));
            return Rewrapped.DONE;
        });
    }

    /** Costs what it returns: the store seeks over what a common prefix stands for, and is asked once for a page. */
    public ListPage list(ListQuery query) {
        return ObjectListing.read(database, query);
    }

    /** As {@link #list}, of all versions: two questions, or a few more where a page begins amid the versions of a key. */
    public VersionListing.Page listVersions(VersionListing.Query query) {
        return new VersionListing(database, query).read();
    }
}
