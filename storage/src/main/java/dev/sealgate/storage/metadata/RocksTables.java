package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** An open RocksDB with one column family per {@link Schema} row. Thread-safe as RocksDB is: calls go through {@link Natives}. */
final class RocksTables {
    private final RocksDB database;
    private final Map<Schema, ColumnFamilyHandle> tables = new EnumMap<>(Schema.class);

    private RocksTables(RocksDB database, List<Schema> rows, List<ColumnFamilyHandle> inTheirOrder) {
        this.database = database;
        for (int i = 0; i < rows.size(); i++) {
            tables.put(rows.get(i), inTheirOrder.get(i));
        }
    }

    /** How RocksDB opens a database. */
    private interface Opening {
        RocksDB open(
                DBOptions options, String path, List<ColumnFamilyDescriptor> tables, List<ColumnFamilyHandle> handles)
                throws RocksDBException;
    }

    /** @param natives owns whatever was opened, also when this fails */
    static RocksTables open(Path directory, Natives natives, LogTrust trust) {
        return open(directory, natives, trust, List.of(Schema.values()), RocksDB::open);
    }

    /** As {@link #open}, but nothing on the disk changes: a table is absent that an earlier version did not have. */
    static RocksTables openReadOnly(Path directory, Natives natives, LogTrust trust) {
        RocksDB.loadLibrary();
        Set<String> stored = natives.call(() -> stored(directory));
        List<Schema> rows = Stream.of(Schema.values())
                .filter(row -> stored.contains(name(row)))
                .toList();
        return openReadOnly(directory, natives, trust, rows);
    }

    /** As {@link #openReadOnly(Path, Natives, LogTrust)}, of some tables that are there. */
    static RocksTables openReadOnly(Path directory, Natives natives, LogTrust trust, List<Schema> rows) {
        return open(directory, natives, trust, rows, RocksDB::openReadOnly);
    }

    private static RocksTables open(
            Path directory, Natives natives, LogTrust trust, List<Schema> rows, Opening opening) {
        RocksDB.loadLibrary();
        return natives.call(() -> {
            requireKnownTables(directory);
            RocksTuning tuning = new RocksTuning(natives);
            List<ColumnFamilyDescriptor> descriptors = descriptors(tuning, rows);
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB database = opening.open(tuning.database(trust), directory.toString(), descriptors, handles);
            natives.own(database, database::close);
            handles.forEach(handle -> natives.own(handle, handle::close));
            natives.own(database, () -> database.cancelAllBackgroundWork(true));
            return new RocksTables(database, rows, handles);
        });
    }

    private static List<ColumnFamilyDescriptor> descriptors(RocksTuning tuning, List<Schema> rows) {
        ColumnFamilyOptions plain = tuning.table(false);
        ColumnFamilyOptions blobs = tuning.table(true);
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        for (Schema table : rows) {
            descriptors.add(new ColumnFamilyDescriptor(
                    name(table).getBytes(StandardCharsets.UTF_8), table == Schema.INLINE_BLOBS ? blobs : plain));
        }
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, plain));
        return descriptors;
    }

    static String name(Schema table) {
        return table.name().toLowerCase(Locale.ROOT);
    }

    private static void requireKnownTables(Path directory) throws RocksDBException {
        if (!Files.exists(directory.resolve("CURRENT"))) {
            return; // a new database
        }
        Set<String> unknown = stored(directory);
        unknown.remove(new String(RocksDB.DEFAULT_COLUMN_FAMILY, StandardCharsets.UTF_8));
        for (Schema table : Schema.values()) {
            unknown.remove(name(table));
        }
        if (!unknown.isEmpty()) {
            throw new StorageException.Unavailable(
                    "metadata was written by a newer Sealgate: unknown tables " + unknown);
        }
    }

    private static Set<String> stored(Path directory) throws RocksDBException {
        Set<String> names = new HashSet<>();
        try (Options options = new Options()) {
            for (byte[] name : RocksDB.listColumnFamilies(options, directory.toString())) {
                names.add(new String(name, StandardCharsets.UTF_8));
            }
        }
        return names;
    }

    /** Whether the database has this table; one that is opened to read may be of an earlier version. */
    boolean has(Schema table) {
        return tables.containsKey(table);
    }

    /** RocksDB's numbers of the tables. */
    Map<Integer, String> numbers() {
        Map<Integer, String> numbers = new HashMap<>();
        tables.forEach((table, handle) -> numbers.put(handle.getID(), name(table)));
        return numbers;
    }

    /** The number of the newest change. */
    long lastSequence() {
        return database.getLatestSequenceNumber();
    }

    /** Shows the files of larger values that are in use, by name. None is deleted before {@code reader} returns, though it may fall out of use. */
    void readBlobFiles(Consumer<BlobFiles> reader) throws RocksDBException {
        database.disableFileDeletions();
        try {
            List<String> names = blobFileNames();
            BlobFiles blobs = countBlobFiles();
            while (!names.equals(blobFileNames())) { // written anew meanwhile, in the background
                names = blobFileNames();
                blobs = countBlobFiles();
            }
            reader.accept(new BlobFiles(Optional.of(names), blobs.count(), blobs.bytes()));
        } finally {
            database.enableFileDeletions();
        }
    }

    private List<String> blobFileNames() throws RocksDBException {
        return database.getLiveFiles(false).files.stream()
                .map(name -> name.startsWith("/") ? name.substring(1) : name)
                .filter(name -> name.endsWith(BlobFiles.SUFFIX))
                .sorted()
                .toList();
    }

    /** Their number and size, which a database that is opened to read tells as well. */
    BlobFiles countBlobFiles() throws RocksDBException {
        long count = 0;
        long bytes = 0;
        for (ColumnFamilyHandle table : tables.values()) {
            count += database.getLongProperty(table, "rocksdb.num-blob-files");
            bytes += database.getLongProperty(table, "rocksdb.live-blob-file-size");
        }
        return new BlobFiles(Optional.empty(), count, bytes);
    }

    RocksDB database() {
        return database;
    }

    byte @Nullable [] get(Schema table, ReadOptions options, byte[] key) throws RocksDBException {
        return database.get(handle(table), options, key);
    }

    RocksIterator iterator(Schema table, ReadOptions options) {
        return database.newIterator(handle(table), options);
    }

    void write(WriteOptions options, Map<RecordKey, Optional<Bytes>> writes) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (Map.Entry<RecordKey, Optional<Bytes>> write : writes.entrySet()) {
                ColumnFamilyHandle table = handle(write.getKey().table());
                byte[] key = write.getKey().key().view();
                if (write.getValue().isPresent()) {
                    batch.put(table, key, write.getValue().get().view());
                } else {
                    batch.delete(table, key);
                }
            }
            database.write(options, batch);
        }
    }

    /** Writes everything into the tables' own files; a log stays until no table needs it. */
    void flush() throws RocksDBException {
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            database.flush(flush, List.copyOf(tables.values()));
        }
    }

    long figure(StoreFigure figure) throws RocksDBException {
        return figure.ofEachTable()
                ? database.getAggregatedLongProperty(figure.property())
                : database.getLongProperty(figure.property());
    }

    /** Makes a directory, which must not be there, a database of its own with what this one holds now, of the same files. */
    void checkpoint(Path target) throws RocksDBException {
        try (Checkpoint checkpoint = Checkpoint.create(database)) {
            checkpoint.createCheckpoint(target.toString());
        }
    }

    void expunge(Schema table) throws RocksDBException {
        flush();
        try (CompactRangeOptions compaction =
                new CompactRangeOptions().setBottommostLevelCompaction(BottommostLevelCompaction.kForce)) {
            database.compactRange(handle(table), null, null, compaction);
        }
    }

    long estimatedRecords(Schema table) throws RocksDBException {
        return database.getLongProperty(handle(table), "rocksdb.estimate-num-keys");
    }

    @SuppressWarnings("NullAway") // filled for every row by the constructor
    private ColumnFamilyHandle handle(Schema table) {
        return tables.get(table);
    }
}
