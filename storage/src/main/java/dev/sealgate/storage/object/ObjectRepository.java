package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RecordKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Current versions of objects, durable on return. Thread-safe. */
public final class ObjectRepository {
    /** What became of a write. */
    public sealed interface CommitResult {
        record Committed() implements CommitResult {}

        /** {@code current} is what the precondition met. */
        record PreconditionFailed(Optional<ObjectVersion> current) implements CommitResult {}

        record NoSuchBucket() implements CommitResult {}

        /** Only from {@link #commitShared}: the source is gone or was replaced; read it again. */
        record SourceChanged() implements CommitResult {}
    }

    /** What became of a deletion; deleting what is not there is {@code Deleted}. */
    public sealed interface DeleteResult {
        record Deleted() implements DeleteResult {}

        record PreconditionFailed(ObjectVersion current) implements DeleteResult {}

        record NoSuchBucket() implements DeleteResult {}
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

    public ObjectRepository(Database database, ContentStore contents, InstantSource clock) {
        this.database = database;
        this.contents = contents;
        this.clock = clock;
    }

    /** Where the current version's record is, to read it ahead of need. */
    public static RecordKey at(ObjectPath path) {
        return Tables.OBJECTS.at(path);
    }

    public Optional<ObjectVersion> find(ObjectPath path) {
        return database.get(Tables.OBJECTS, path);
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

    /** Makes {@code version}, which shares the content of the current version at {@code source}, current at {@code path}. */
    public CommitResult commitShared(
            ObjectPath source, ObjectPath path, ObjectVersion version, Precondition precondition) {
        return replace(path, version, precondition, tx -> {
            boolean unchanged = tx.get(Tables.OBJECTS, source)
                    .filter(current -> current.content().equals(version.content()))
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
            if (tx.get(Tables.BUCKETS, path.bucket()).isEmpty()) {
                return new CommitResult.NoSuchBucket();
            }
            Optional<ObjectVersion> current = tx.get(Tables.OBJECTS, path);
            if (!precondition.holds(current)) {
                return new CommitResult.PreconditionFailed(current);
            }
            if (!acquisition.in(tx)) {
                return new CommitResult.SourceChanged();
            }
            tx.put(Tables.OBJECTS, path, version);
            current.ifPresent(replaced -> ContentRows.retire(tx, replaced.content(), now));
            return new CommitResult.Committed();
        });
    }

    /** What to delete: the object at {@code key}, if the condition holds. */
    public record Deletion(String key, Precondition precondition) {}

    public DeleteResult delete(ObjectPath path, Precondition precondition) {
        return deleteAll(path.bucket(), List.of(new Deletion(path.key(), precondition)))
                .getFirst();
    }

    /**
     * Deletes objects in one transaction, as if one after another; the outcomes are in the same order.
     *
     * @param deletions at most {@link MetadataStore#MAX_AT_ONCE}
     * @throws dev.sealgate.storage.StorageException.Corrupt when a record of one of them is damaged; then nothing is deleted
     */
    public List<DeleteResult> deleteAll(BucketName bucket, List<Deletion> deletions) {
        Instant now = clock.instant();
        List<ObjectPath> paths = deletions.stream()
                .map(deletion -> new ObjectPath(bucket, deletion.key()))
                .toList();
        return database.inTransaction(tx -> {
            if (tx.get(Tables.BUCKETS, bucket).isEmpty()) {
                return Collections.nCopies(deletions.size(), new DeleteResult.NoSuchBucket());
            }
            List<Optional<ObjectVersion>> found = tx.getAll(Tables.OBJECTS, paths);
            Set<ObjectPath> deleted = new HashSet<>();
            List<Content> retired = new ArrayList<>();
            List<DeleteResult> results = new ArrayList<>();
            for (int i = 0; i < paths.size(); i++) {
                ObjectPath path = paths.get(i);
                Optional<ObjectVersion> current = found.get(i).filter(_ -> !deleted.contains(path));
                if (current.isPresent() && !deletions.get(i).precondition().holds(current)) {
                    results.add(new DeleteResult.PreconditionFailed(current.get()));
                    continue;
                }
                current.ifPresent(version -> {
                    tx.delete(Tables.OBJECTS, path);
                    deleted.add(path);
                    retired.add(version.content());
                });
                results.add(new DeleteResult.Deleted());
            }
            ContentRows.retireAll(tx, retired, now);
            return results;
        });
    }

    /**
     * Gives whatever version is then current these tags, and leaves everything else of it as it is.
     *
     * @return the version with its new tags; empty when there is no such object
     */
    public Optional<ObjectVersion> retag(ObjectPath path, Map<String, String> tags) {
        return database.inTransaction(tx -> {
            Optional<ObjectVersion> changed = tx.get(Tables.OBJECTS, path).map(current -> current.withTags(tags));
            changed.ifPresent(version -> tx.put(Tables.OBJECTS, path, version));
            return changed;
        });
    }

    /**
     * Gives the current version another envelope, unless something other than its tags was changed since {@code seen} was read;
     * its content, ETag, times and metadata stay.
     */
    public Rewrapped rewrap(ObjectPath path, ObjectVersion seen, Envelope envelope) {
        return database.inTransaction(tx -> {
            Optional<ObjectVersion> current = tx.get(Tables.OBJECTS, path);
            if (current.isEmpty()) {
                return Rewrapped.GONE;
            }
            ObjectVersion version = current.get();
            // Tags are no matter of encryption: a change of them is kept, and no reason to start again.
            if (!version.withTags(seen.tags()).equals(seen)) {
                return Rewrapped.CHANGED;
            }
            tx.put(Tables.OBJECTS, path, version.withEnvelope(envelope));
            return Rewrapped.DONE;
        });
    }

    /** Costs what it returns: the store seeks over what a common prefix stands for, and is asked once for a page. */
    public ListPage list(ListQuery query) {
        if (query.limit() < 1) {
            return new ListPage(List.of(), false);
        }
        GroupedPage.Scope scope = new GroupedPage.Scope(query.bucket(), query.prefix(), query.delimiter());
        GroupedPage<Entry> page = GroupedPage.read(
                database,
                Tables.OBJECTS,
                scope,
                startOf(query, scope),
                Optional.empty(),
                query.limit(),
                Entry.CommonPrefix::new,
                row -> new Entry.ObjectEntry(row.key().key(), row.value()));
        return new ListPage(page.entries(), page.truncated());
    }

    private static byte[] startOf(ListQuery query, GroupedPage.Scope scope) {
        return scope.groupOf(query.after())
                .map(passed -> GroupedPage.behind(query.bucket(), passed))
                .orElseGet(() -> query.after().isEmpty()
                        ? Tables.prefixOf(query.bucket())
                        : Tables.nextKey(Tables.prefixOf(query.bucket(), query.after())));
    }
}
