package dev.sealgate.gateway;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.identity.RootAccessKey;
import dev.sealgate.storage.identity.RootAccessKeys;
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
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The data directory, opened under its root key. Thread-safe; closing it closes the database.
 *
 * @param firstStart whether nothing was stored there before
 */
record OpenStorage(
        boolean firstStart,
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

    /**
     * @param random makes the root access key of a new directory whose configuration gives none
     * @throws StartException when another process has the directory, when its root key is missing or another one, or when a part of it
     *     is missing
     */
    static OpenStorage open(GatewayConfig config, SecureRandom random, InstantSource clock) {
        DataDirectory directory = new DataDirectory(config.dataDirectory());
        RootKey rootKey = rootKey(config, directory);
        if (!directory.hasDatabase()) {
            directory.requireNothingStored();
        }
        directory.create();
        MetadataStore metadata = RocksDbMetadataStore.open(directory.metadata(), config.durability());
        try {
            Database database = new Database(metadata, new RecordSeal(rootKey));
            Optional<byte[]> check = metadata.get(Schema.META, CHECK);
            check.ifPresentOrElse(
                    made -> requireRightKey(made, rootKey, config),
                    () -> initialize(metadata, database, rootKey, directory, RootCredentials.first(config, random)));
            FileBlobStore blobs = new FileBlobStore(config.dataDirectory(), config.durability());
            ContentStore contents = new ContentStore(database, blobs);
            return new OpenStorage(
                    check.isEmpty(),
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

    /** Before anything is written: a directory whose key is missing stays as it is. */
    private static RootKey rootKey(GatewayConfig config, DataDirectory directory) {
        if (config.rootKey().makesKey()) {
            directory.requireNew("root key: " + config.rootKey());
            directory.create();
        }
        return config.rootKey().load();
    }

    /** What a first start leaves, all of it or nothing: a start that is cut short is followed by another first one. */
    private static void initialize(
            MetadataStore metadata,
            Database database,
            RootKey rootKey,
            DataDirectory directory,
            Optional<RootAccessKey> credentials) {
        directory.requireNothingStored();
        byte[] check = RootKeyCheck.create(rootKey);
        metadata.inTransaction(tx -> {
            tx.put(Schema.META, CHECK, check);
            credentials.ifPresent(key -> RootAccessKeys.keep(database.within(tx), key));
            return check;
        });
    }

    private static void requireRightKey(byte[] check, RootKey rootKey, GatewayConfig config) {
        if (!RootKeyCheck.matches(rootKey, check)) {
            throw new StartException("wrong root key: " + config.rootKey() + " is not the key that "
                    + config.dataDirectory() + " was made with; give that key, or another --data directory");
        }
    }

    @Override
    public void close() {
        metadata.close();
    }
}
