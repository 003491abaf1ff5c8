package dev.sealgate.gateway.operate.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.gateway.operate.backup.Backup.Source;
import dev.sealgate.gateway.operate.backup.Backup.Taken;
import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.AuditLog;
import dev.sealgate.gateway.record.audit.file.AuditRecord;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.record.audit.file.TrailLimits;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.cluster.TestMemberships;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.BucketName;
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
import dev.sealgate.storage.object.Sweeper;
import dev.sealgate.storage.object.WrappedKey;
import dev.sealgate.storage.seal.ByteSource;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** What a running gateway has open on a data directory: objects, large and small, and an audit trail. */
public final class BackupWorld implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-30T23:10:00Z");
    public static final RootKey ROOT_KEY = new RootKey(SecretBytes.owning(new byte[RootKey.SIZE_BYTES]));
    private static final BucketName BUCKET = new BucketName("bucket");

    final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    public final Path data;
    public final RocksDbMetadataStore metadata;
    final Sweeper sweeper;
    final Backups backups;
    private final ContentStore contents;
    private final ObjectRepository objects;
    private final AuditLog audit;

    public BackupWorld(Path data) {
        this.data = data;
        metadata = RocksDbMetadataStore.open(data.resolve("metadata"), Durability.STRICT);
        Database database = new Database(metadata, new RecordSeal(ROOT_KEY));
        if (!new RootKeyChecks(metadata).initialized()) {
            metadata.inTransaction(tx -> {
                RootKeyChecks.initialize(tx, ROOT_KEY);
                return tx;
            });
        }
        FileBlobStore blobs = new FileBlobStore(data, Durability.RELAXED);
        contents = new ContentStore(database, blobs, TestMemberships.alone(database, now::get));
        objects = new ObjectRepository(database, contents, now::get);
        new BucketRepository(database, now::get)
                .create(new Bucket(BUCKET, "111122223333", "us-east-1", now.get(), BucketEncryption.NEVER_CONFIGURED));
        sweeper = new Sweeper(database, blobs, contents, now::get, Duration.ofSeconds(10));
        backups = new Backups(data, metadata, sweeper, new SecureRandom());
        audit = AuditLog.open(
                data.resolve("audit"),
                TrailKey.of(ROOT_KEY),
                TrailLimits.DEFAULT,
                Durability.RELAXED,
                new TrailMarkTable(database),
                now::get);
    }

    public static byte[] bytes(String key, int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        new Random(key.hashCode()).nextBytes(bytes);
        return bytes;
    }

    private static ContentKeys keys() {
        return new ContentKeys(List.of(SecretBytes.owning(new byte[32])));
    }

    /** Bytes that follow from key and size, and an audit record of it. */
    public void put(String key, int sizeBytes) {
        NewContent content;
        try (ContentKeys keys = keys();
                ContentWriter writer = contents.write(keys, 0)) {
            writer.write(bytes(key, sizeBytes), 0, sizeBytes);
            content = writer.finish();
        }
        Envelope envelope = new Envelope(
                EncryptionMode.SSE_S3,
                Optional.empty(),
                Map.of(),
                false,
                Optional.empty(),
                Optional.empty(),
                List.of(new WrappedKey(Bytes.ofHex("00"), Bytes.ofHex("01"))));
        ObjectVersion version = new ObjectVersion(
                content.content(), "etag", now.get(), Map.of(), Map.of(), Optional.empty(), envelope, 0);
        objects.commit(new ObjectPath(BUCKET, key), version, content, new Precondition.None());
        String json = "{\"eventTime\":\"" + now.get() + "\",\"key\":\"" + key + "\"}";
        audit.append(List.of(new AuditRecord(now.get(), Bytes.owning(json.getBytes(UTF_8)))));
    }

    public void delete(String key) {
        objects.delete(new ObjectPath(BUCKET, key), new Precondition.None());
    }

    public Optional<byte[]> get(String key) {
        return objects.find(new ObjectPath(BUCKET, key)).map(version -> {
            try (ContentKeys keys = keys();
                    ByteSource source = contents.open(version.content(), keys)) {
                byte[] bytes = new byte[(int) source.sizeBytes()];
                for (int done = 0; done < bytes.length; ) {
                    done += source.read(done, bytes, done, bytes.length - done);
                }
                return bytes;
            }
        });
    }

    /** Within a data directory or a backup. */
    public String blobOf(String key) {
        return FileBlobStore.pathOf(new BlobId(objects.find(new ObjectPath(BUCKET, key))
                .orElseThrow()
                .content()
                .id()));
    }

    Source hold() {
        Backups.Begun begun = backups.begin().orElseThrow();
        return new Source(data, Backups.checkpoint(data, begun.id()), begun.sequence());
    }

    void end(Source source) {
        backups.end(String.valueOf(source.checkpoint().getFileName()));
    }

    /** As the command takes one of a running gateway. */
    Taken backUp(Path directory) throws IOException {
        Source source = hold();
        try {
            return Backup.take(source, directory, now.get(), BackupWatcher.NOBODY);
        } finally {
            end(source);
        }
    }

    @Override
    public void close() {
        backups.close();
        audit.close();
        metadata.close();
    }
}
