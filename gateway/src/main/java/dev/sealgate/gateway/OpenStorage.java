package dev.sealgate.gateway;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.object.AccountSettings;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.UploadRepository;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.RootKeyCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Optional;

/** The data directory, opened under its root key. Thread-safe; closing it closes the database. */
record OpenStorage(
        RootKey rootKey,
        MetadataStore metadata,
        Database database,
        FileBlobStore blobs,
        ContentStore contents,
        BucketRepository buckets,
        AccountSettings accountSettings,
        ObjectRepository objects,
        UploadRepository uploads)
        implements AutoCloseable {
    private static final byte[] CHECK = "root-key-check".getBytes(StandardCharsets.UTF_8);

    /** @throws StartException when another process has the directory, or the root key is not the one it was made with */
    static OpenStorage open(GatewayConfig config, InstantSource clock) {
        Path directory = config.dataDirectory();
        createPrivate(directory);
        MetadataStore metadata = RocksDbMetadataStore.open(directory.resolve("metadata"), config.durability());
        try {
            RootKey rootKey = config.rootKey().load();
            requireRightKey(metadata, rootKey, config);
            Database database = new Database(metadata, new RecordSeal(rootKey));
            FileBlobStore blobs = new FileBlobStore(directory, config.durability());
            ContentStore contents = new ContentStore(database, blobs);
            return new OpenStorage(
                    rootKey,
                    metadata,
                    database,
                    blobs,
                    contents,
                    new BucketRepository(database, clock),
                    new AccountSettings(database),
                    new ObjectRepository(database, contents, clock),
                    new UploadRepository(database, contents, clock));
        } catch (RuntimeException e) {
            metadata.close();
            throw e;
        }
    }

    private static void createPrivate(Path directory) {
        try {
            Files.createDirectories(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw new StorageException.Unavailable("the data directory " + directory + " cannot be made", e);
        }
    }

    private static void requireRightKey(MetadataStore metadata, RootKey rootKey, GatewayConfig config) {
        Optional<byte[]> check = metadata.get(Schema.META, CHECK);
        if (check.isEmpty()) {
            byte[] made = RootKeyCheck.create(rootKey);
            metadata.inTransaction(tx -> {
                tx.put(Schema.META, CHECK, made);
                return made;
            });
        } else if (!RootKeyCheck.matches(rootKey, check.get())) {
            throw new StartException("wrong root key: " + config.rootKey() + " is not the key that "
                    + config.dataDirectory() + " was made with; give that key, or another --data directory");
        }
    }

    @Override
    public void close() {
        metadata.close();
    }
}
