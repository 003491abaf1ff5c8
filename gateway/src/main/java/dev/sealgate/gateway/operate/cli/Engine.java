package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.config.ConfigException;
import dev.sealgate.gateway.config.EngineAddresses;
import dev.sealgate.gateway.operate.migrate.Side;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.blob.s3.S3BlobSettings;
import dev.sealgate.storage.blob.s3.S3BlobStore;
import dev.sealgate.storage.metadata.BlobPlace;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.postgres.PostgresMetadataStore;
import dev.sealgate.storage.metadata.postgres.PostgresSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Metadata and blobs as options of a command name them. Immutable; {@code toString} shows no secret. */
final class Engine {
    /** What is done with them. */
    enum Use {
        READ,
        FILL
    }

    /** Both, opened. */
    record Opened(Side side, Runnable closing) implements AutoCloseable {
        @Override
        public void close() {
            closing.run();
        }
    }

    private final Optional<Path> directory;
    private final Optional<PostgresSettings> database;
    private final Optional<Path> blobDirectory;
    private final Optional<S3BlobSettings> bucket;
    private final Optional<String> bucketText;

    /** @throws UseException and {@link ConfigException} when one of the two says nothing that can be opened */
    Engine(String option, String metadata, String blobOption, @Nullable String blobs, Surroundings surroundings) {
        Path workingDirectory = surroundings.workingDirectory();
        database = metadata.contains("://")
                ? Optional.of(EngineAddresses.database(option, metadata, surroundings.environment()))
                : Optional.empty();
        directory = database.isPresent()
                ? Optional.empty()
                : Optional.of(workingDirectory.resolve(metadata).normalize());
        bucketText = Optional.ofNullable(blobs).filter(text -> text.contains("://"));
        if (blobs == null) {
            blobDirectory = Optional.of(directory.orElseThrow(() -> new UseException(
                    blobOption + ": is missing (expected: where the blobs are, as " + option + " names a database)")));
            bucket = Optional.empty();
        } else {
            bucket = blobs.contains("://") ? Optional.of(EngineAddresses.bucket(blobOption, blobs)) : Optional.empty();
            blobDirectory = bucket.isPresent()
                    ? Optional.empty()
                    : Optional.of(workingDirectory.resolve(blobs).normalize());
        }
    }

    /** The directory that holds the metadata. */
    Optional<Path> directory() {
        return directory;
    }

    /** What messages call it. */
    String name() {
        return directory
                .map(Path::toString)
                .orElseGet(() -> database.orElseThrow().toString());
    }

    String serveArguments() {
        return directory.map(data -> "--data " + data).orElseGet(() -> "--metadata " + database.orElseThrow())
                + bucketText.map(text -> " --blobs '" + text + "'").orElse("");
    }

    Opened open(Use use) {
        if (use == Use.READ
                && directory.isPresent()
                && !Files.exists(directory.get().resolve("metadata/CURRENT"))) {
            throw new UseException(directory.get() + ": holds no metadata (expected: a gateway's data directory)");
        }
        MetadataStore metadata = database.<MetadataStore>map(PostgresMetadataStore::open)
                .orElseGet(() ->
                        RocksDbMetadataStore.open(directory.orElseThrow().resolve("metadata"), Durability.STRICT));
        try {
            return open(metadata);
        } catch (RuntimeException e) {
            metadata.close();
            throw e;
        }
    }

    private Opened open(MetadataStore metadata) {
        if (bucket.isPresent()) {
            S3BlobStore remote = S3BlobStore.open(bucket.get());
            return opened(
                    metadata,
                    remote,
                    BlobPlace.ofBucket(bucket.get().bucket(), bucket.get().prefix()),
                    remote::close);
        }
        return opened(
                metadata, new FileBlobStore(blobDirectory.orElseThrow(), Durability.STRICT), BlobPlace.LOCAL, () -> {});
    }

    private Opened opened(MetadataStore metadata, BlobStore blobs, BlobPlace place, Runnable closing) {
        return new Opened(new Side(name(), metadata, database.isPresent(), blobs, place), () -> {
            closing.run();
            metadata.close();
        });
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Engine engine && name().equals(engine.name());
    }

    @Override
    public int hashCode() {
        return name().hashCode();
    }

    @Override
    public String toString() {
        return name();
    }
}
