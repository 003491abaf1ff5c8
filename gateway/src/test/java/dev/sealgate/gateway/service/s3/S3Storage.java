package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.cluster.TestMemberships;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.AccountSettings;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.ContentKeys;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.ContentWriter;
import dev.sealgate.storage.object.EncryptionMode;
import dev.sealgate.storage.object.Envelope;
import dev.sealgate.storage.object.NewContent;
import dev.sealgate.storage.object.ObjectPath;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.ObjectVersion;
import dev.sealgate.storage.object.Precondition;
import dev.sealgate.storage.object.StoredChecksum;
import dev.sealgate.storage.object.Upload;
import dev.sealgate.storage.object.UploadRepository;
import dev.sealgate.storage.object.WrappedKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Real repositories over a database in memory, with what handlers under test find in them. */
public final class S3Storage {
    private static final Envelope ENVELOPE = new Envelope(
            EncryptionMode.SSE_S3,
            Optional.empty(),
            Map.of(),
            false,
            Optional.empty(),
            Optional.empty(),
            List.of(new WrappedKey(Bytes.ofHex("00"), Bytes.ofHex("01"))));

    private final ContentStore contents;
    public final BucketRepository buckets;
    public final ObjectRepository objects;
    public final UploadRepository uploads;
    public final AccountSettings accountSettings;
    public final S3Access access;

    public S3Storage(Path directory) {
        this(directory, new InMemoryMetadataStore());
    }

    public S3Storage(Path directory, MetadataStore metadata) {
        Database database = TestDatabases.over(metadata);
        contents = new ContentStore(
                database,
                new FileBlobStore(directory, Durability.RELAXED),
                TestMemberships.alone(database, () -> S3Calls.NOW));
        buckets = new BucketRepository(database, () -> S3Calls.NOW);
        objects = new ObjectRepository(database, contents, () -> S3Calls.NOW);
        uploads = new UploadRepository(database, contents, () -> S3Calls.NOW);
        accountSettings = new AccountSettings(database);
        access = new S3Access(
                buckets, accountSettings, objects, uploads, (_, _, reference) -> reference, () -> S3Calls.NOW);
    }

    /** Creates the bucket and returns it. */
    public Bucket with(Bucket bucket) {
        if (!(buckets.create(bucket) instanceof BucketRepository.CreateResult.Created)) {
            throw new AssertionError(bucket.name() + " exists");
        }
        return bucket;
    }

    /** Puts a small object whose ETag is the hash code of the key. */
    public void put(Bucket bucket, String key) {
        put(bucket, key, Map.of("Content-Type", "text/plain"), Optional.empty());
    }

    public void put(Bucket bucket, String key, Map<String, String> headers, Optional<StoredChecksum> checksum) {
        NewContent content = content();
        ObjectVersion version = new ObjectVersion(
                content.content(),
                Integer.toHexString(key.hashCode()),
                S3Calls.NOW,
                headers,
                Map.of(),
                checksum,
                ENVELOPE,
                0);
        Precondition none = new Precondition.None();
        if (!(objects.commit(new ObjectPath(bucket.name(), key), version, content, none)
                instanceof ObjectRepository.CommitResult.Committed)) {
            throw new AssertionError("not put: " + key);
        }
    }

    private NewContent content() {
        try (ContentKeys keys = new ContentKeys(List.of(SecretBytes.owning(new byte[32])));
                ContentWriter writer = contents.write(keys, 0)) {
            writer.write(new byte[] {1, 2, 3}, 0, 3);
            return writer.finish();
        }
    }

    public Upload begin(Bucket bucket, String key, String id, Instant initiated, Optional<String> checksumAlgorithm) {
        Upload upload = new Upload(
                id,
                new ObjectPath(bucket.name(), key),
                initiated,
                Map.of(),
                Map.of(),
                checksumAlgorithm,
                true,
                ENVELOPE,
                false,
                S3Calls.ANN.arn());
        if (!uploads.create(upload)) {
            throw new AssertionError("no bucket " + bucket.name());
        }
        return upload;
    }
}
