package dev.sealgate.storage.object;

import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.object.Tables.Identity;
import dev.sealgate.storage.object.Tables.OpenUpload;
import dev.sealgate.storage.object.Tables.PartKey;
import dev.sealgate.storage.object.Tables.UploadKey;
import dev.sealgate.storage.object.Tables.UploadPlace;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Multipart uploads, durable on return. Thread-safe. */
public final class UploadRepository {
    /** What became of a part. */
    public enum PutPartResult {
        STORED,
        NO_SUCH_UPLOAD
    }

    /** What became of a completion. */
    public sealed interface CompleteResult {
        record Completed(CompletedUpload upload) implements CompleteResult {}

        record NoSuchUpload() implements CompleteResult {}

        record PreconditionFailed(Optional<ObjectVersion> current) implements CompleteResult {}

        /** The key was written or deleted since the upload began; only for conditional completions. */
        record Conflict() implements CompleteResult {}
    }

    /**
     * A completion that already happened, remembered for a day so that a repeated request succeeds.
     *
     * @param checksumAlgorithm what the upload was created with; empty also in what earlier versions remembered
     * @param encryptionNamed as of the upload; empty in what earlier versions remembered
     */
    public record CompletedUpload(
            ObjectPath path,
            String etag,
            List<Integer> partNumbers,
            ObjectVersion version,
            Optional<String> checksumAlgorithm,
            Optional<Boolean> encryptionNamed) {}
    /** {@code afterKey} with {@code afterUploadId} are exclusive markers; empty for the start. */
    public record ListQuery(
            BucketName bucket, String prefix, String delimiter, String afterKey, String afterUploadId, int limit) {}

    /** One step of a listing. */
    public sealed interface Entry {
        record UploadEntry(Upload upload) implements Entry {}

        record CommonPrefix(String prefix) implements Entry {}
    }

    /** By key, then initiation time. */
    public record ListPage(List<Entry> entries, boolean truncated) {}

    private final Database database;
    private final ContentStore contents;
    private final InstantSource clock;
    private final SecureRandom random;

    public UploadRepository(Database database, ContentStore contents, InstantSource clock) {
        this(database, contents, clock, new SecureRandom());
    }

    /** @param random makes ids of contents and versions */
    UploadRepository(Database database, ContentStore contents, InstantSource clock, SecureRandom random) {
        this.random = random;
        this.database = database;
        this.contents = contents;
        this.clock = clock;
    }

    /** False when the bucket is gone. */
    public boolean create(Upload upload) {
        return database.inTransaction(tx -> {
            // Reading the bucket makes its deletion and this commit exclude each other.
            if (tx.get(Tables.BUCKETS, upload.path().bucket())
                    .filter(bucket -> bucket.canLock(upload.lock()))
                    .isEmpty()) {
                return false;
            }
            Optional<Identity> atStart = tx.get(Tables.OBJECTS, upload.path()).map(Identity::of);
            OpenUploads.begin(tx, new OpenUpload(upload, atStart));
            return true;
        });
    }

    /** Where the records of an upload are, to read them ahead of need; its id tells, if it is one of ours. */
    public static List<RecordKey> at(ObjectPath path, String uploadId) {
        return UploadIds.initiatedOf(uploadId)
                .map(initiated -> List.of(
                        Tables.UPLOAD_IDS.at(uploadId), Tables.UPLOADS.at(new UploadKey(path, initiated, uploadId))))
                .orElse(List.of());
    }

    /** Where the record of a part is; empty for what is no part's number. */
    public static Optional<RecordKey> partAt(String uploadId, String partNumber) {
        return Optional.of(partNumber)
                .filter(digits -> digits.matches("[0-9]{1,5}"))
                .map(Integer::valueOf)
                .filter(number -> number >= 1 && number <= Part.MAX_NUMBER)
                .map(number -> Tables.PARTS.at(new PartKey(uploadId, number)));
    }

    /** Empty also when the upload exists under another path. */
    public Optional<Upload> find(ObjectPath path, String uploadId) {
        database.ahead(at(path, uploadId));
        return database.get(Tables.UPLOAD_IDS, uploadId)
                .filter(place -> place.path().equals(path))
                .flatMap(place -> database.get(Tables.UPLOADS, new UploadKey(path, place.initiated(), uploadId)))
                .map(OpenUpload::upload);
    }

    public Optional<CompletedUpload> findCompleted(String uploadId) {
        return database.get(Tables.COMPLETED, uploadId);
    }

    /** Stores or replaces a part. Takes the content over, whatever the result. */
    public PutPartResult putPart(Upload upload, Part part, NewContent content) {
        if (!part.content().equals(content.content()) || part.number() != content.partNumber()) {
            throw new IllegalArgumentException("part " + part.number() + " is of other content than was written");
        }
        Instant now = clock.instant();
        return contents.unsettled()
                .settle(
                        content,
                        () -> database.inTransaction(tx -> replacePart(tx, upload, part, content, now)),
                        PutPartResult.STORED::equals);
    }

    private PutPartResult replacePart(Transaction tx, Upload upload, Part part, NewContent content, Instant now) {
        if (tx.get(Tables.UPLOADS, UploadKey.of(upload)).isEmpty()) {
            return PutPartResult.NO_SUCH_UPLOAD;
        }
        PartKey key = new PartKey(upload.id(), part.number());
        tx.get(Tables.PARTS, key).ifPresent(replaced -> ContentRows.retire(tx, replaced.content(), now));
        contents.unsettled().require(tx, content);
        ContentRows.add(tx, content);
        tx.put(Tables.PARTS, key, part);
        return PutPartResult.STORED;
    }

    /** At most {@code limit} parts with numbers above {@code afterPartNumber}, ascending. */
    public List<Part> parts(Upload upload, int afterPartNumber, int limit) {
        if (afterPartNumber >= Part.MAX_NUMBER) {
            return List.of();
        }
        KeyRange range = KeyRange.startingWith(Tables.prefixOfParts(upload.id()))
                .startingAt(Tables.PARTS.keys().encode(new PartKey(upload.id(), afterPartNumber + 1)));
        return Scans.first(database, Tables.PARTS, range, limit, row -> Optional.of(row.value()));
    }

    /**
     * Makes the object of the chosen parts current, retires unused parts and ends the upload, in one transaction.
     *
     * <p>A completion whose condition holds conflicts when another version is current than when the upload began. Not noticed: a key that
     * did not exist then, was written and deleted again.
     *
     * @param partNumbers strictly ascending, at least one
     * @param meant whether a stored part is the one that was chosen; parts are read a thousand at a time, no more once one is not, or does
     *     not exist
     * @param assemble builds the version from the chosen parts and the MANIFEST content; it checks ETags, sizes and checksums and
     *     may throw, which leaves everything as it was. It is given the parts before the first that is not there; it may run again.
     */
    public CompleteResult complete(
            Upload upload,
            List<Integer> partNumbers,
            Predicate<Part> meant,
            Precondition precondition,
            Function<Assembly, ObjectVersion> assemble) {
        Completion completion = new Completion(
                upload, partNumbers, meant, assemble, BlobId.random(random).value(), clock.instant());
        return database.inTransaction(tx -> {
            Optional<OpenUpload> open = tx.get(Tables.UPLOADS, UploadKey.of(upload));
            // An upload goes with its bucket; reading the bucket makes its deletion and this commit exclude each other.
            Optional<Bucket> bucket =
                    open.flatMap(_ -> tx.get(Tables.BUCKETS, upload.path().bucket()));
            if (bucket.isEmpty()) {
                return new CompleteResult.NoSuchUpload();
            }
            List<Content> retired = new ArrayList<>();
            KeyVersions versions = new KeyVersions(tx, upload.path(), retired);
            Optional<CompleteResult> refusal = refusal(precondition, open.orElseThrow(), versions.current())
                    .or(() -> versions.spared(precondition, bucket.get().versioning())
                            .map(spared -> new CompleteResult.PreconditionFailed(Optional.of(spared))));
            if (refusal.isPresent()) {
                return refusal.get();
            }
            CompletedUpload completed = completion.in(tx, versions, bucket.get(), random);
            retired.forEach(content -> ContentRows.retire(tx, content, completion.now()));
            return new CompleteResult.Completed(completed);
        });
    }

    // AWS: a key that was created meanwhile fails If-None-Match; any other change since the upload began is a conflict.
    private static Optional<CompleteResult> refusal(
            Precondition precondition, OpenUpload open, Optional<ObjectVersion> current) {
        if (!precondition.holds(current)) {
            return Optional.of(new CompleteResult.PreconditionFailed(current));
        }
        if (!precondition.isDemanded()) {
            return Optional.empty();
        }
        boolean changed = !open.atStart().equals(current.map(Identity::of));
        return changed ? Optional.of(new CompleteResult.Conflict()) : Optional.empty();
    }

    /** The requested parts up to the first that is not there, in order, and the content they make. */
    public record Assembly(List<Part> parts, Content content) {}

    /** False when there was no such upload. Everything it stored goes to the sweeper. */
    public boolean abort(Upload upload) {
        UploadKey key = UploadKey.of(upload);
        Instant now = clock.instant();
        return database.inTransaction(tx -> {
            boolean open = tx.get(Tables.UPLOADS, key).isPresent();
            if (open) {
                OpenUploads.end(tx, key, now);
            }
            return open;
        });
    }

    /** Costs what it returns, as {@link ObjectRepository#list}. */
    public ListPage list(ListQuery query) {
        if (query.limit() < 1) {
            return new ListPage(List.of(), false);
        }
        GroupedPage.Scope scope = new GroupedPage.Scope(query.bucket(), query.prefix(), query.delimiter());
        GroupedPage<Entry> page = GroupedPage.read(
                database,
                Tables.UPLOADS,
                scope,
                startOf(query, scope),
                Optional.of(Tables.OBJECT_KEY_END),
                query.limit(),
                Entry.CommonPrefix::new,
                row -> new Entry.UploadEntry(row.value().upload()));
        return new ListPage(page.entries(), page.truncated());
    }

    private byte[] startOf(ListQuery query, GroupedPage.Scope scope) {
        if (query.afterKey().isEmpty()) {
            return Tables.prefixOf(query.bucket());
        }
        Optional<String> passed = scope.groupOf(query.afterKey());
        if (passed.isPresent()) {
            return GroupedPage.behind(query.bucket(), passed.get());
        }
        return initiated(query)
                .map(initiated ->
                        Tables.behindUpload(query.bucket(), query.afterKey(), initiated, query.afterUploadId()))
                .orElseGet(() -> Tables.behindRowsAt(query.bucket(), query.afterKey()));
    }

    /** When the marked upload began, even if it has ended: a listing that aborts as it goes must find the rest. */
    private Optional<Instant> initiated(ListQuery query) {
        return database.get(Tables.UPLOAD_IDS, query.afterUploadId())
                .filter(place -> place.path().bucket().equals(query.bucket())
                        && place.path().key().equals(query.afterKey()))
                .map(UploadPlace::initiated)
                .or(() -> UploadIds.initiatedOf(query.afterUploadId()));
    }
}
