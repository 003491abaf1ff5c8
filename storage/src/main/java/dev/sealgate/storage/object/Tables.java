package dev.sealgate.storage.object;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Codec;
import dev.sealgate.storage.metadata.KeyReader;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;
import dev.sealgate.storage.object.UploadRepository.CompletedUpload;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The typed tables of buckets, objects, uploads and their content, with the values that only this package sees. */
final class Tables {
    /** Where an upload's row is: in order of key, then initiation. */
    record UploadKey(ObjectPath path, Instant initiated, String uploadId) {
        static UploadKey of(Upload upload) {
            return new UploadKey(upload.path(), upload.initiated(), upload.id());
        }
    }

    /** The part of an {@link UploadKey} that an upload id alone does not tell. */
    record UploadPlace(ObjectPath path, Instant initiated) {}

    /**
     * An upload with what a conditional completion must know.
     *
     * @param atStart what was current at its path when it began
     */
    record OpenUpload(Upload upload, Optional<Identity> atStart) {}

    /** Enough of a version to notice that it was replaced. */
    record Identity(Bytes contentId, Instant lastModified) {
        static Identity of(ObjectVersion version) {
            return new Identity(version.content().id(), version.lastModified());
        }
    }

    /** Where a version's row is: in order of key, the newest first. */
    record VersionKey(ObjectPath path, long sequence) {}

    /**
     * A version that is not current, or a delete marker that may be.
     *
     * @param object empty for a delete marker
     * @param promoted whether the version became current since, so that this row is only a copy of that one
     */
    record VersionRow(Optional<ObjectVersion> object, Optional<DeleteMarker> marker, boolean promoted) {
        static VersionRow of(KeyVersion version) {
            return switch (version) {
                case ObjectVersion object -> new VersionRow(Optional.of(object), Optional.empty(), false);
                case DeleteMarker marker -> new VersionRow(Optional.empty(), Optional.of(marker), false);
            };
        }

        KeyVersion version() {
            return object.<KeyVersion>map(version -> version).orElseGet(marker::orElseThrow);
        }
    }

    /** @param sequence of the null version's row */
    record NullVersion(long sequence) {}

    record PartKey(String uploadId, int partNumber) {}

    /** @param id empty where a bucket has one of the kind at most */
    record ConfigurationKey(BucketName bucket, String kind, String id) {}

    /** The blobs of MANIFEST content: parts in order, with the numbers they were sealed under. */
    record Manifest(List<Part> parts) {
        Manifest {
            parts = List.copyOf(parts);
        }
    }

    /** @param partNumber what the blob was sealed under */
    record FileBlob(int partNumber, int layers, long sizeBytes) {}

    record References(long count) {}

    /** @param id a content id, or the UTF-8 of an upload id */
    record GarbageKey(Instant unusedSince, Bytes id) {}

    /** Something that nothing refers to any more. */
    record Garbage(Kind kind) {
        enum Kind {
            INLINE,
            FILE,
            MANIFEST,
            /** Every part that is left of an ended upload. */
            UPLOAD,
            /** The memory of a completion. */
            COMPLETION;

            static Kind of(Content.Kind content) {
                return switch (content) {
                    case INLINE -> INLINE;
                    case FILE -> FILE;
                    case MANIFEST -> MANIFEST;
                };
            }
        }
    }

    record GarbageRow(GarbageKey key, Garbage.Kind kind) {}

    static final Table<BucketName, Bucket> BUCKETS = new Table<>(
            Schema.BUCKETS,
            Keys.of((key, bucket) -> key.string(bucket.value()), key -> new BucketName(key.string())),
            new CborCodec<>(Bucket.class, 1));

    static final Table<BucketName, BucketPolicy> BUCKET_POLICIES = new Table<>(
            Schema.BUCKET_POLICIES,
            Keys.of((key, bucket) -> key.string(bucket.value()), key -> new BucketName(key.string())),
            new CborCodec<>(BucketPolicy.class, 1));

    static final Table<BucketName, BucketLifecycle> BUCKET_LIFECYCLES = new Table<>(
            Schema.BUCKET_LIFECYCLES,
            Keys.of((key, bucket) -> key.string(bucket.value()), key -> new BucketName(key.string())),
            new CborCodec<>(BucketLifecycle.class, 1));

    static final Table<BucketName, LifecycleProgress> LIFECYCLE_PROGRESS = new Table<>(
            Schema.LIFECYCLE_PROGRESS,
            Keys.of((key, bucket) -> key.string(bucket.value()), key -> new BucketName(key.string())),
            new CborCodec<>(LifecycleProgress.class, 1));

    static final Table<ConfigurationKey, BucketConfiguration> CONFIGURATIONS = new Table<>(
            Schema.CONFIGURATIONS,
            Keys.of(
                    (key, of) -> key.terminated(of.bucket().value())
                            .terminated(of.kind())
                            .string(of.id()),
                    key -> new ConfigurationKey(new BucketName(key.terminated()), key.terminated(), key.string())),
            new CborCodec<>(BucketConfiguration.class, 1));

    static final Table<String, PublicAccessBlock> ACCOUNT_PUBLIC_ACCESS =
            new Table<>(Schema.ACCOUNT_PUBLIC_ACCESS, Keys.STRING, new CborCodec<>(PublicAccessBlock.class, 1));

    static final Table<ObjectPath, ObjectVersion> OBJECTS = new Table<>(
            Schema.OBJECTS,
            Keys.of(
                    (key, path) -> key.terminated(path.bucket().value()).escaped(path.key()),
                    key -> new ObjectPath(new BucketName(key.terminated()), key.escaped())),
            new CborCodec<>(ObjectVersion.class, 1));

    static final Table<VersionKey, VersionRow> VERSIONS = new Table<>(
            Schema.VERSIONS,
            Keys.of(
                    (key, version) ->
                            write(key, version.path().bucket(), version.path().key(), version.sequence()),
                    key -> new VersionKey(
                            new ObjectPath(new BucketName(key.terminated()), key.escapedTerminated()),
                            Long.MAX_VALUE - key.int64())),
            new CborCodec<>(VersionRow.class, 1));

    static final Table<ObjectPath, NullVersion> NULL_VERSIONS = new Table<>(
            Schema.NULL_VERSIONS,
            Keys.of(
                    (key, path) -> key.terminated(path.bucket().value()).escaped(path.key()),
                    key -> new ObjectPath(new BucketName(key.terminated()), key.escaped())),
            new CborCodec<>(NullVersion.class, 1));

    static final Table<Bytes, Manifest> MANIFESTS =
            new Table<>(Schema.MANIFESTS, Keys.BYTES, new CborCodec<>(Manifest.class, 1));

    static final Table<Bytes, Bytes> INLINE_BLOBS = new Table<>(Schema.INLINE_BLOBS, Keys.BYTES, AsTheyAre.CODEC);

    static final Table<Bytes, FileBlob> FILE_BLOBS =
            new Table<>(Schema.FILE_BLOBS, Keys.BYTES, new CborCodec<>(FileBlob.class, 1));

    static final Table<Bytes, References> REFERENCES =
            new Table<>(Schema.REFERENCES, Keys.BYTES, new CborCodec<>(References.class, 1));

    static final Table<GarbageKey, Garbage> GARBAGE = new Table<>(
            Schema.GARBAGE,
            Keys.of(
                    (key, garbage) ->
                            key.int64(garbage.unusedSince().toEpochMilli()).bytes(garbage.id()),
                    key -> new GarbageKey(Instant.ofEpochMilli(key.int64()), key.bytes())),
            new CborCodec<>(Garbage.class, 1));

    static final Table<UploadKey, OpenUpload> UPLOADS = new Table<>(
            Schema.UPLOADS, Keys.of(Tables::write, Tables::readUploadKey), new CborCodec<>(OpenUpload.class, 1));

    /** What follows the object's key in a key of {@link #UPLOADS} and {@link #VERSIONS}, and is nowhere in it. */
    static final Bytes OBJECT_KEY_END =
            Bytes.owning(new KeyWriter().escapedTerminated("").toByteArray());

    static final Table<String, UploadPlace> UPLOAD_IDS =
            new Table<>(Schema.UPLOAD_IDS, Keys.STRING, new CborCodec<>(UploadPlace.class, 1));

    static final Table<PartKey, Part> PARTS = new Table<>(
            Schema.PARTS,
            Keys.of(
                    (key, part) -> key.terminated(part.uploadId()).int16(part.partNumber()),
                    key -> new PartKey(key.terminated(), key.int16())),
            new CborCodec<>(Part.class, 1));

    static final Table<String, CompletedUpload> COMPLETED =
            new Table<>(Schema.COMPLETED, Keys.STRING, new CborCodec<>(CompletedUpload.class, 1));

    private Tables() {}

    private static void write(KeyWriter key, UploadKey upload) {
        ObjectPath path = upload.path();
        write(key, path.bucket(), path.key(), upload.initiated(), upload.uploadId());
    }

    private static void write(KeyWriter key, BucketName bucket, String objectKey, Instant initiated, String uploadId) {
        key.terminated(bucket.value())
                .escapedTerminated(objectKey)
                .int64(initiated.toEpochMilli())
                .string(uploadId);
    }

    private static UploadKey readUploadKey(KeyReader key) {
        ObjectPath path = new ObjectPath(new BucketName(key.terminated()), key.escapedTerminated());
        return new UploadKey(path, Instant.ofEpochMilli(key.int64()), key.string());
    }

    private static void write(KeyWriter key, BucketName bucket, String objectKey, long sequence) {
        key.terminated(bucket.value()).escapedTerminated(objectKey).int64(Long.MAX_VALUE - sequence);
    }

    /** What every key of the bucket starts with, in {@link #OBJECTS}, {@link #VERSIONS} and {@link #UPLOADS}. */
    static byte[] prefixOf(BucketName bucket) {
        return new KeyWriter().terminated(bucket.value()).toByteArray();
    }

    /** What every key of one kind in the bucket starts with, in {@link #CONFIGURATIONS}. */
    static byte[] prefixOfConfigurations(BucketName bucket, String kind) {
        return new KeyWriter().terminated(bucket.value()).terminated(kind).toByteArray();
    }

    /** What every key in the bucket that starts with {@code keyPrefix} starts with, in the same tables. */
    static byte[] prefixOf(BucketName bucket, String keyPrefix) {
        return new KeyWriter().terminated(bucket.value()).escaped(keyPrefix).toByteArray();
    }

    /** The first possible key in {@link #UPLOADS} behind that upload; any string may be given as a key. */
    static byte[] behindUpload(BucketName bucket, String objectKey, Instant initiated, String uploadId) {
        KeyWriter key = new KeyWriter();
        write(key, bucket, objectKey, initiated, uploadId);
        return nextKey(key.toByteArray());
    }

    /** What every key of an object's rows starts with, in {@link #UPLOADS} and {@link #VERSIONS}; any string may be given as its key. */
    static byte[] prefixOfRowsAt(BucketName bucket, String objectKey) {
        return new KeyWriter()
                .terminated(bucket.value())
                .escapedTerminated(objectKey)
                .toByteArray();
    }

    /** The first possible key behind all of these. */
    static byte[] behindRowsAt(BucketName bucket, String objectKey) {
        return Keys.firstAfter(prefixOfRowsAt(bucket, objectKey)).orElseThrow();
    }

    /** The first possible key in {@link #VERSIONS} behind that version; any string may be given as a key. */
    static byte[] behindVersion(BucketName bucket, String objectKey, long sequence) {
        KeyWriter key = new KeyWriter();
        write(key, bucket, objectKey, sequence);
        return nextKey(key.toByteArray());
    }

    /** What every key of the upload starts with, in {@link #PARTS}. */
    static byte[] prefixOfParts(String uploadId) {
        return new KeyWriter().terminated(uploadId).toByteArray();
    }

    /** The first possible key in {@link #GARBAGE} of what is unused only since later. */
    static byte[] garbageAfter(Instant unusedSince) {
        return new KeyWriter()
                .int64(Math.max(0, unusedSince.toEpochMilli() + 1))
                .toByteArray();
    }

    /** The first possible key behind {@code encodedKey}. */
    static byte[] nextKey(byte[] encodedKey) {
        return Arrays.copyOf(encodedKey, encodedKey.length + 1);
    }

    /** Sealed blobs need no other encoding. */
    private enum AsTheyAre implements Codec<Bytes> {
        CODEC;

        @Override
        public byte[] encode(Bytes value) {
            return value.view();
        }

        @Override
        public Bytes decode(byte[] bytes) {
            return Bytes.owning(bytes);
        }
    }
}
