package dev.sealgate.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

class RocksDbMetadataStoreTest extends MetadataStoreContract {
    @TempDir
    private Path directory;

    @Override
    protected MetadataStore open() {
        return RocksDbMetadataStore.open(directory, Durability.RELAXED);
    }

    @ParameterizedTest
    @EnumSource
    void commits_areThereAfterReopening(Durability durability) {
        Path own = directory.resolve("new/nested");
        try (MetadataStore first = RocksDbMetadataStore.open(own, durability)) {
            for (Schema table : Schema.values()) {
                write(first, tx -> {
                    tx.put(table, key("k"), key(table.name()));
                    tx.put(table, key("gone"), key(""));
                });
                write(first, tx -> tx.delete(table, key("gone")));
            }
        }
        try (MetadataStore second = RocksDbMetadataStore.open(own, durability)) {
            for (Schema table : Schema.values()) {
                assertEquals(
                        Optional.of(table.name()), second.get(table, key("k")).map(MetadataStoreContract::text));
                assertEquals(Optional.empty(), second.get(table, key("gone")).map(MetadataStoreContract::text));
            }
        }
    }

    @Test
    void checkpoint_isWhatWasCommitted_andOpensAsAStoreOfItsOwn() throws IOException {
        Path copy = directory.resolve("copy");
        Path live = directory.resolve("live");
        long sequence;
        try (RocksDbMetadataStore store = RocksDbMetadataStore.open(live, Durability.STRICT)) {
            for (int i = 0; i < 100; i++) {
                byte[] key = key("k" + i);
                write(store, tx -> tx.put(Schema.INLINE_BLOBS, key, new byte[2_000]));
            }
            sequence = store.checkpoint(copy);
            write(store, tx -> tx.put(Schema.BUCKETS, key("later"), key("v")));
            assertTrue(RocksDbMetadataStore.isOpen(live));
            assertFalse(RocksDbMetadataStore.isOpen(copy));
        }
        assertFalse(RocksDbMetadataStore.isOpen(live));
        Set<String> files = files(copy);
        try (StoredMetadata stored = StoredMetadata.open(copy).orElseThrow()) {
            assertEquals(OptionalLong.of(sequence), stored.newestChange());
            assertTrue(stored.get(Schema.INLINE_BLOBS, key("k99")).isPresent());
            assertEquals(Optional.empty(), stored.get(Schema.BUCKETS, key("later")));
            assertThrows(StorageException.Unavailable.class, () -> stored.inTransaction(tx -> tx));
        }
        assertEquals(files, files(copy));
        try (RocksDbMetadataStore opened = RocksDbMetadataStore.open(copy, Durability.STRICT)) {
            assertFalse(opened.lostChanges());
            assertTrue(opened.get(Schema.INLINE_BLOBS, key("k0")).isPresent());
        }
    }

    /** The full table's log stays for the other table's sake; without a comparison RocksDB would end the process here. */
    @Test
    void severalFilesOfTheLog_areReadByWhoOpensToRead_andByACheckpoint() throws IOException {
        Path live = directory.resolve("live");
        Path copy = directory.resolve("copy");
        try (RocksDbMetadataStore store = RocksDbMetadataStore.open(live, Durability.STRICT)) {
            write(store, tx -> tx.put(Schema.BUCKETS, key("k"), key("v")));
            for (int i = 0; i < 20; i++) {
                byte[] key = key("blob" + i);
                write(store, tx -> tx.put(Schema.INLINE_BLOBS, key, new byte[1 << 20]));
            }
            assertTrue(
                    LogState.files(live).size() > 1, () -> LogState.files(live).toString());
            try (StoredMetadata stored = StoredMetadata.open(live).orElseThrow()) {
                assertTrue(stored.get(Schema.BUCKETS, key("k")).isPresent());
            }
            store.checkpoint(copy);
        }
        try (StoredMetadata stored = StoredMetadata.open(copy).orElseThrow()) {
            assertTrue(stored.get(Schema.INLINE_BLOBS, key("blob19")).isPresent());
        }
    }

    @Test
    void checkpoint_thatLostATable_isRefused() throws IOException {
        Path copy = directory.resolve("copy");
        try (RocksDbMetadataStore store = RocksDbMetadataStore.open(directory.resolve("live"), Durability.STRICT)) {
            write(store, tx -> tx.put(Schema.BUCKETS, key("k"), key("v")));
            store.checkpoint(copy);
        }
        for (String table : files(copy)) {
            if (table.endsWith(".sst")) {
                Files.delete(copy.resolve(table));
            }
        }
        assertThrows(StorageException.class, () -> RocksDbMetadataStore.open(copy, Durability.STRICT));
    }

    private static Set<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            Set<String> names = new TreeSet<>();
            files.forEach(file -> names.add(String.valueOf(file.getFileName())));
            return names;
        }
    }

    @Test
    void columnFamilies_areTheRowsOfTheSchema() throws RocksDBException {
        Set<String> expected = new TreeSet<>(Set.of("default"));
        for (Schema table : Schema.values()) {
            expected.add(RocksTables.name(table));
        }
        assertEquals(expected, columnFamilies());
    }

    private Set<String> columnFamilies() throws RocksDBException {
        Set<String> names = new TreeSet<>();
        try (Options options = new Options()) {
            RocksDB.listColumnFamilies(options, directory.toString()).forEach(name -> names.add(text(name)));
        }
        return names;
    }

    @Test
    void secondStore_onTheSameDirectory_isRefusedPlainly() {
        StorageException.Unavailable refused = assertThrows(StorageException.Unavailable.class, this::open);

        assertEquals("another Sealgate uses this data directory: " + directory, refused.getMessage());
    }

    @Test
    void tablesOfANewerVersion_areRefused() throws RocksDBException {
        Path newer = directory.resolve("newer");
        try (Options options = new Options().setCreateIfMissing(true);
                RocksDB database = RocksDB.open(options, newer.toString());
                ColumnFamilyHandle table =
                        database.createColumnFamily(new ColumnFamilyDescriptor(key("from_the_future")))) {
            assertTrue(table.isOwningHandle());
        }
        StorageException.Unavailable refused = assertThrows(
                StorageException.Unavailable.class, () -> RocksDbMetadataStore.open(newer, Durability.RELAXED));

        assertEquals(
                "metadata was written by a newer Sealgate: unknown tables [from_the_future]", refused.getMessage());
    }

    @Test
    void damagedDatabase_isCorrupt() throws IOException {
        Path own = directory.resolve("damaged");
        RocksDbMetadataStore.open(own, Durability.STRICT).close();
        try (Stream<Path> files = Files.list(own)) {
            Path manifest = files.filter(file -> file.getFileName().toString().startsWith("MANIFEST"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(manifest);
            bytes[bytes.length / 2] ^= 1;
            Files.write(manifest, bytes);
        }

        assertThrows(StorageException.Corrupt.class, () -> RocksDbMetadataStore.open(own, Durability.STRICT));
        // and the failed attempt holds nothing
        assertThrows(StorageException.Corrupt.class, () -> RocksDbMetadataStore.open(own, Durability.STRICT));
    }

    @Test
    void createdDirectory_isForItsOwnerOnly() throws IOException {
        Path own = directory.resolve("private");
        RocksDbMetadataStore.open(own, Durability.RELAXED).close();

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(own)));
    }

    @Test
    void directoryThatCannotBe_isUnavailable() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThrows(StorageException.Unavailable.class, () -> RocksDbMetadataStore.open(file, Durability.STRICT));
        assertThrows(
                StorageException.Unavailable.class,
                () -> RocksDbMetadataStore.open(file.resolve("below"), Durability.STRICT));
    }

    @Test
    void figures_areOfWhatIsStored() {
        Path own = directory.resolve("figures");
        try (MetadataStore first = RocksDbMetadataStore.open(own, Durability.RELAXED)) {
            write(first, tx -> {
                tx.put(Schema.OBJECTS, key("k"), new byte[100_000]);
            });
            long memory = first.figure(StoreFigure.MEMTABLE_BYTES).orElseThrow();
            assertTrue(memory > 100_000, () -> "memtables of " + memory);
        }
        try (MetadataStore second = RocksDbMetadataStore.open(own, Durability.RELAXED)) {
            for (StoreFigure figure : StoreFigure.values()) {
                long value = second.figure(figure).orElseThrow();
                assertTrue(value >= 0, figure.name());
            }
            assertTrue(second.figure(StoreFigure.SST_BYTES).orElseThrow() > 0);
            assertEquals(0, second.figure(StoreFigure.WRITES_STOPPED).orElseThrow());
        }
    }
}
