package dev.sealgate.gateway;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.cluster.Clocks;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.identity.RootAccessKey;
import dev.sealgate.storage.identity.RootAccessKeys;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.object.AccountSettings;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.ContentStore;
import dev.sealgate.storage.object.ObjectRepository;
import dev.sealgate.storage.object.UploadRepository;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The stores beneath everything, opened under their root key. Thread-safe; closing it closes them.
 *
 * @param firstStart whether nothing was stored there before
 * @param gateway what this gateway is called among those that share the metadata; empty where none does
 * @param onDisk the metadata when both they and the blobs are in the data directory, so that a backup can hold them together
 */
record OpenStorage(
        boolean firstStart,
        String gateway,
        RootKey rootKey,
        MetadataStore metadata,
        Optional<RocksDbMetadataStore> onDisk,
        Database database,
        Membership membership,
        BlobStore blobs,
        ContentStore contents,
        BucketRepository buckets,
        AccountSettings accountSettings,
        ObjectRepository objects,
        UploadRepository uploads)
        implements AutoCloseable {
    /**
     * @param random makes the root access key of a new directory whose configuration gives none
     * @throws StartException when another process has the directory, when its root key is missing or another one, or when a part of it
     *     is missing
     */
    static OpenStorage open(GatewayConfig config, SecureRandom random, InstantSource clock, LongSupplier nanoTime) {
        DataDirectory directory = new DataDirectory(config.dataDirectory());
        RootKey rootKey = rootKey(config, directory);
        if (!directory.hasDatabase()) {
            directory.requireNothingStored();
        }
        directory.create();
        RocksDbMetadataStore metadata = RocksDbMetadataStore.open(directory.metadata(), config.durability());
        try {
            keepQuarantinedAfterLoss(metadata, config);
            Database database = new Database(metadata, new RecordSeal(rootKey));
            RootKeyChecks checks = new RootKeyChecks(metadata);
            boolean firstStart = !checks.initialized();
            if (firstStart) {
                initialize(metadata, database, rootKey, directory, RootCredentials.first(config, random));
            } else {
                requireRightKey(checks, rootKey, config);
            }
            FileBlobStore blobs = new FileBlobStore(config.dataDirectory(), config.durability());
            Membership membership = alone(database, new Clocks(metadata::now, clock, nanoTime), random);
            ContentStore contents = new ContentStore(database, blobs, membership);
            return new OpenStorage(
                    firstStart,
                    "",
                    rootKey,
                    metadata,
                    Optional.of(metadata),
                    database,
                    membership,
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

    private static void keepQuarantinedAfterLoss(RocksDbMetadataStore metadata, GatewayConfig config) {
        if (metadata.lostChanges()) {
            FileBlobStore.keepQuarantined(
                    config.dataDirectory(),
                    "Changes of the metadata were not synced when the machine stopped (durability relaxed)\n");
        }
    }

    /** Alone, because the metadata's lock keeps other processes away. */
    private static Membership alone(Database database, Clocks clocks, SecureRandom random) {
        Membership.Settings settings = new Membership.Settings("", Measurements.version(), true);
        return Membership.join(
                database, clocks, settings, random, Thread.ofVirtual().name("blob-ids")::start);
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
        metadata.write(tx -> {
            RootKeyChecks.initialize(tx, rootKey);
            credentials.ifPresent(key -> RootAccessKeys.keep(database.within(tx), key));
        });
    }

    private static void requireRightKey(RootKeyChecks checks, RootKey rootKey, GatewayConfig config) {
        if (checks.rotating()) {
            throw new StartException("a rotation of the root key of " + config.dataDirectory()
                    + " is not finished: run sealgate root-key rotate again, with both keys at hand");
        }
        if (!checks.isCurrent(rootKey)) {
            throw new StartException("wrong root key: " + config.rootKey() + " is not the key that "
                    + config.dataDirectory() + " was made with; give that key, or another --data directory");
        }
    }

    @Override
    public void close() {
        membership.close();
        metadata.close();
    }
}
