package dev.sealgate.gateway;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.blob.s3.S3BlobSettings;
import dev.sealgate.storage.blob.s3.S3BlobStore;
import dev.sealgate.storage.cluster.Clocks;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.identity.RootAccessKey;
import dev.sealgate.storage.identity.RootAccessKeys;
import dev.sealgate.storage.metadata.BlobPlace;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.MigrationMark;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.metadata.postgres.PostgresMetadataStore;
import dev.sealgate.storage.metadata.postgres.PostgresSettings;
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
     * @param random makes the root access key of new stores whose configuration gives none
     * @throws StartException when another process has the directory, when the root key is missing or another one, or when a part of
     *     what was stored is missing
     */
    static OpenStorage open(GatewayConfig config, SecureRandom random, InstantSource clock, LongSupplier nanoTime) {
        DataDirectory directory = new DataDirectory(config.dataDirectory());
        Opening opening = new Opening(config, directory, random, clock, nanoTime);
        return config.metadata().map(settings -> openShared(settings, opening)).orElseGet(() -> openOnDisk(opening));
    }

    private static OpenStorage openOnDisk(Opening opening) {
        GatewayConfig config = opening.config();
        DataDirectory directory = opening.directory();
        directory.requireNoOthers();
        RootKey rootKey = rootKey(config, directory);
        if (!directory.hasDatabase()) {
            directory.requireNothingStored();
        }
        directory.create();
        RocksDbMetadataStore metadata = RocksDbMetadataStore.open(directory.metadata(), config.durability());
        try {
            if (metadata.lostChanges()) {
                FileBlobStore.keepQuarantined(
                        config.dataDirectory(),
                        "Changes of the metadata were not synced when the machine stopped (durability relaxed)\n");
            }
            Optional<RocksDbMetadataStore> onDisk = config.blobs().isEmpty() ? Optional.of(metadata) : Optional.empty();
            return opening.open(metadata, onDisk, rootKey, "");
        } catch (RuntimeException e) {
            metadata.close();
            throw e;
        }
    }

    private static OpenStorage openShared(PostgresSettings settings, Opening opening) {
        GatewayConfig config = opening.config();
        DataDirectory directory = opening.directory();
        MetadataStore metadata = PostgresMetadataStore.open(settings);
        try {
            boolean isNew = !new RootKeyChecks(metadata).initialized();
            if (isNew && directory.hasDatabase()) {
                throw new StartException(settings + " is empty, but " + directory.metadata() + " is not: move it there"
                        + " by sealgate migrate, or give another --data directory; nothing was changed");
            }
            if (!isNew && config.rootKey().makesKey()) {
                throw new StartException("root key: " + config.rootKey() + " does not exist, and " + settings
                        + " was made with one: copy it from the gateway that was started first, or say where it is by"
                        + " rootKey in sealgate.yaml or by SEALGATE_ROOT_KEY_FILE; nothing was changed");
            }
            RootKey rootKey = rootKey(config, directory);
            directory.create();
            return opening.open(metadata, Optional.empty(), rootKey, directory.id(opening.random()));
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

    /** What is the same wherever metadata and blobs are. */
    private record Opening(
            GatewayConfig config,
            DataDirectory directory,
            SecureRandom random,
            InstantSource clock,
            LongSupplier nanoTime) {
        OpenStorage open(
                MetadataStore metadata, Optional<RocksDbMetadataStore> onDisk, RootKey rootKey, String gateway) {
            requireWhole(metadata);
            // Before anything is made: a first start that finds no bucket is followed by another first one.
            BlobStore blobs = config.blobs()
                    .<BlobStore>map(Opening::remote)
                    .orElseGet(() -> new FileBlobStore(config.dataDirectory(), config.durability()));
            try {
                return open(metadata, onDisk, blobs, rootKey, gateway);
            } catch (RuntimeException e) {
                closeRemote(blobs);
                throw e;
            }
        }

        private OpenStorage open(
                MetadataStore metadata,
                Optional<RocksDbMetadataStore> onDisk,
                BlobStore blobs,
                RootKey rootKey,
                String gateway) {
            Database database = new Database(metadata, new RecordSeal(rootKey));
            RootKeyChecks checks = new RootKeyChecks(metadata);
            boolean firstStart = !checks.initialized() && initialize(metadata, database, rootKey);
            if (!firstStart) {
                requireRightKey(checks, rootKey);
                requireRightBlobs(metadata);
            }
            Membership membership = join(database, metadata, gateway);
            try {
                // Once more: a rotation that begins while this gateway joins sees one of the two, or is seen here.
                requireRightKey(checks, rootKey);
            } catch (RuntimeException e) {
                membership.close();
                throw e;
            }
            ContentStore contents = new ContentStore(database, blobs, membership);
            return new OpenStorage(
                    firstStart,
                    gateway,
                    rootKey,
                    metadata,
                    onDisk,
                    database,
                    membership,
                    blobs,
                    contents,
                    new BucketRepository(database, clock),
                    new AccountSettings(database),
                    new ObjectRepository(database, contents, clock),
                    new UploadRepository(database, contents, clock));
        }

        /** One that was seen to take, give and delete a blob. */
        private static S3BlobStore remote(S3BlobSettings settings) {
            S3BlobStore blobs = S3BlobStore.open(settings);
            try {
                blobs.verify();
                return blobs;
            } catch (RuntimeException e) {
                blobs.close();
                throw e;
            }
        }

        /** Alone in a directory, because the metadata's lock keeps other processes away. */
        private Membership join(Database database, MetadataStore metadata, String gateway) {
            Membership membership = Membership.join(
                    database,
                    new Clocks(metadata::now, clock, nanoTime),
                    new Membership.Settings(gateway, Measurements.version(), gateway.isEmpty()),
                    random,
                    Thread.ofVirtual().name("blob-ids")::start);
            membership.keepRenewing();
            return membership;
        }

        private BlobPlace blobPlace() {
            return config.blobs()
                    .map(settings -> BlobPlace.ofBucket(settings.bucket(), settings.prefix()))
                    .orElse(BlobPlace.LOCAL);
        }

        private void requireRightBlobs(MetadataStore metadata) {
            BlobPlace stored = BlobPlace.of(metadata);
            if (!stored.equals(blobPlace())) {
                throw new StartException("blobs: the objects of these metadata are in " + stored + ", not in "
                        + blobPlace() + ": say so by --blobs, or move them by sealgate migrate; nothing was changed");
            }
        }

        private void requireRightKey(RootKeyChecks checks, RootKey rootKey) {
            if (checks.rotating()) {
                throw new StartException("a rotation of the root key of " + place()
                        + " is not finished: run sealgate root-key rotate again, with both keys at hand");
            }
            if (!checks.isCurrent(rootKey)) {
                throw new StartException("wrong root key: " + config.rootKey() + " is not the key that " + place()
                        + config.metadata()
                                .map(_ -> " is sealed under; give that key, which sealgate root-key rotate may have"
                                        + " changed at another gateway, or another --metadata")
                                .orElse(" was made with; give that key, or another --data directory"));
            }
        }

        /** Of the metadata, for people. */
        private String place() {
            return config.metadata()
                    .map(Object::toString)
                    .orElseGet(() -> config.dataDirectory().toString());
        }

        private static void requireWhole(MetadataStore metadata) {
            if (MigrationMark.of(metadata).isPresent()) {
                throw new StartException("a migration to these metadata is not finished:"
                        + " run sealgate migrate again, as it was run before, to go on");
            }
        }

        /**
         * What a first start leaves, all of it or nothing: a start that is cut short is followed by another first one. False when
         * another gateway came before.
         */
        private boolean initialize(MetadataStore metadata, Database database, RootKey rootKey) {
            directory.requireNothingStored();
            Optional<RootAccessKey> credentials = RootCredentials.first(config, random);
            return metadata.inTransaction(tx -> {
                boolean first = RootKeyChecks.initialize(tx, rootKey);
                if (first) {
                    blobPlace().put(tx);
                    credentials.ifPresent(key -> RootAccessKeys.keep(database.within(tx), key));
                }
                return first;
            });
        }
    }

    /** Whether other gateways may use the same metadata. */
    boolean isShared() {
        return !gateway.isEmpty();
    }

    @Override
    public void close() {
        membership.close();
        closeRemote(blobs);
        metadata.close();
    }

    private static void closeRemote(BlobStore blobs) {
        if (blobs instanceof S3BlobStore remote) {
            remote.close();
        }
    }
}
