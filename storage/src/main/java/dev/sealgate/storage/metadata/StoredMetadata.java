package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.rocksdb.ReadOptions;

/**
 * The metadata on a disk as they were when they were opened, also of a gateway that runs; nothing on the disk changes. Thread-safe.
 */
public final class StoredMetadata implements MetadataStore {
    /** A gateway that runs may take a file away just before it is read. */
    private static final int TRIES = 3;

    private final Natives natives;
    private final RocksTables tables;
    private final ReadOptions options;

    /** Owns both. */
    StoredMetadata(Natives natives, RocksTables tables) {
        this.natives = natives;
        this.tables = tables;
        ReadOptions created = new ReadOptions();
        options = natives.own(created, created::close);
    }

    /**
     * Empty where there is no database.
     *
     * @throws StorageException when it cannot be read
     */
    public static Optional<StoredMetadata> open(Path directory) {
        if (!Files.exists(directory.resolve(Manifest.CURRENT))) {
            return Optional.empty();
        }
        for (int tried = 1; ; tried++) {
            Natives natives = new Natives();
            try {
                RocksTables tables = RocksTables.openReadOnly(directory, natives, LogTrust.READ_UP_TO_DAMAGE);
                return Optional.of(new StoredMetadata(natives, tables));
            } catch (StorageException e) {
                natives.close();
                if (tried == TRIES) {
                    throw e;
                }
            }
        }
    }

    @Override
    public Optional<byte[]> get(Schema table, byte[] key) {
        return tables.has(table)
                ? Optional.ofNullable(natives.call(() -> tables.get(table, options, key)))
                : Optional.empty();
    }

    @Override
    public List<Optional<byte[]>> getAll(List<RecordKey> records) {
        MetadataStore.requireNotTooMany(records);
        return records.stream()
                .map(record -> get(record.table(), record.key().view()))
                .toList();
    }

    @Override
    public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
        return of(table, limit).scan(table, range, limit);
    }

    @Override
    public Portion<Bytes> keys(Schema table, KeyRange range, int limit) {
        return of(table, limit).keys(table, range, limit);
    }

    @Override
    public Portion<GroupStep> groups(Schema table, KeyRange range, Delimiter delimiter, int limit) {
        return of(table, limit).groups(table, range, delimiter, limit);
    }

    private RocksView of(Schema table, int limit) {
        MetadataStore.requireLimit(limit);
        if (!tables.has(table)) {
            throw new StorageException.Unavailable(
                    "table " + table + " is not there: an earlier version wrote these metadata");
        }
        return RocksView.latest(natives, tables, options);
    }

    /** Not here. */
    @Override
    public <R> R inTransaction(Known known, Function<Transaction, R> body) {
        throw readOnly();
    }

    /** Not here. */
    @Override
    public void expunge(Schema table) {
        throw readOnly();
    }

    private static StorageException.Unavailable readOnly() {
        return new StorageException.Unavailable("the metadata were opened to be read only");
    }

    @Override
    public OptionalLong newestChange() {
        return OptionalLong.of(natives.call(tables::lastSequence));
    }

    @Override
    public void close() {
        natives.close();
    }
}
