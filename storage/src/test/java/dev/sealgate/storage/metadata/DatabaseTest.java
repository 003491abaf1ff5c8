package dev.sealgate.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    private record Note(String text, Optional<Integer> stars) {}

    private static final Codec<Bytes> AS_IT_IS = new Codec<>() {
        @Override
        public byte[] encode(Bytes value) {
            return value.toArray();
        }

        @Override
        public Bytes decode(byte[] bytes) {
            return Bytes.copyOf(bytes);
        }
    };

    private static final Table<String, Note> NOTES =
            new Table<>(Schema.GARBAGE, Keys.STRING, new CborCodec<>(Note.class, 1));
    private static final Table<String, Note> OTHER_NOTES =
            new Table<>(Schema.BUCKETS, Keys.STRING, new CborCodec<>(Note.class, 1));
    private static final Table<Bytes, Bytes> BLOBS = new Table<>(Schema.INLINE_BLOBS, Keys.BYTES, AS_IT_IS);

    private final MetadataStore store = new InMemoryMetadataStore();
    private final Database database = TestDatabases.over(store);

    @Test
    void values_comeBackTyped() {
        put("a", "first");

        assertEquals(Optional.of(note("first")), database.get(NOTES, "a"));
        assertEquals(Optional.empty(), database.get(NOTES, "b"));
        assertEquals(Optional.empty(), database.get(OTHER_NOTES, "a"));
    }

    @Test
    void transaction_readsAndDeletesItsOwnWrites() {
        put("a", "first");
        List<Optional<Note>> seen = database.inTransaction(tx -> {
            tx.put(NOTES, "b", note("second"));
            tx.delete(NOTES, "a");
            assertFalse(tx.isEmpty(NOTES, Keys.STRING.encode("b")));
            assertTrue(tx.isEmpty(NOTES, Keys.STRING.encode("a")));
            return List.of(tx.get(NOTES, "a"), tx.get(NOTES, "b"));
        });

        assertEquals(List.of(Optional.empty(), Optional.of(note("second"))), seen);
        assertEquals(Optional.empty(), database.get(NOTES, "a"));
        assertEquals(Optional.of(note("second")), database.get(NOTES, "b"));
    }

    @Test
    void whatARequestReadAhead_answersOnce_andATransactionStartsFromIt() {
        CountingMetadataStore counting = new CountingMetadataStore(store);
        Database counted = TestDatabases.over(counting);
        put("a", "first");
        List<RecordKey> ahead = List.of(NOTES.at("a"), NOTES.at("b"));
        List<Object> seen = new ArrayList<>();

        assertEquals(
                List.of("ahead GARBAGE", "get GARBAGE", "commit", "tx.get GARBAGE", "commit"),
                counting.asked(() -> counted.inRequest(() -> {
                    counted.ahead(ahead);
                    counted.ahead(ahead);
                    seen.add(counted.get(NOTES, "a"));
                    put("a", "second");
                    seen.add(counted.get(NOTES, "a"));
                    counted.write(tx -> tx.put(NOTES, "c", tx.get(NOTES, "b").orElse(note("none"))));
                    put("b", "came later");
                    counted.write(tx -> tx.put(NOTES, "c", tx.get(NOTES, "b").orElse(note("none"))));
                    return seen;
                })));
        assertEquals(List.of(Optional.of(note("first")), Optional.of(note("second"))), seen);
        assertEquals(Optional.of(note("came later")), database.get(NOTES, "c"));
    }

    @Test
    void outsideOfARequest_nothingIsReadAhead() {
        CountingMetadataStore counting = new CountingMetadataStore(store);
        Database counted = TestDatabases.over(counting);

        assertEquals(List.of(), counting.asked(() -> counted.ahead(List.of(NOTES.at("a")))));
        assertEquals(
                List.of("ahead GARBAGE"),
                counting.asked(() -> assertThrows(
                        IllegalStateException.class,
                        () -> counted.inRequest(() -> {
                            counted.ahead(List.of(NOTES.at("a")));
                            throw new IllegalStateException();
                        }))));
        assertEquals(List.of("get GARBAGE"), counting.asked(() -> counted.get(NOTES, "a")));
    }

    @Test
    void sealedRecord_canBeReliedOn_untilItIsWrittenAnew() {
        SealedRecord mine = database.seal(NOTES, "lease", note("mine"));
        database.write(tx -> tx.put(mine));
        database.write(tx -> tx.expect(mine));
        assertEquals(Optional.of(note("mine")), database.get(NOTES, "lease"));

        put("lease", "mine");
        assertThrows(StorageException.Fenced.class, () -> database.write(tx -> tx.expect(mine)), "sealed anew");
    }

    @Test
    void storedValue_isNotReadable_andNeverTheSame() {
        put("a", "find me");
        byte[] first = raw(NOTES, "a");
        put("a", "find me");

        assertFalse(new String(first, StandardCharsets.ISO_8859_1).contains("find"));
        assertFalse(Bytes.owning(first).equals(Bytes.owning(raw(NOTES, "a"))));
    }

    @Test
    void inlineBlob_isStoredAsItIs() {
        Bytes id = Bytes.ofHex("0102");
        Bytes blob = Bytes.ofHex("cafe");
        assertEquals(id, database.inTransaction(tx -> {
            tx.put(BLOBS, id, blob);
            return id;
        }));

        assertArrayEquals(
                blob.toArray(), store.get(Schema.INLINE_BLOBS, id.toArray()).orElseThrow());
        assertEquals(Optional.of(blob), database.get(BLOBS, id));
    }

    @Test
    void valueMovedToAnotherKey_isCorrupt() {
        put("a", "first");
        putRaw(NOTES, "b", raw(NOTES, "a"));

        assertThrows(StorageException.Corrupt.class, () -> database.get(NOTES, "b"));
        assertThrows(StorageException.Corrupt.class, () -> database.inTransaction(tx -> tx.get(NOTES, "b")));
    }

    @Test
    void valueMovedToAnotherTable_isCorrupt() {
        put("a", "first");
        putRaw(OTHER_NOTES, "a", raw(NOTES, "a"));

        assertThrows(StorageException.Corrupt.class, () -> database.get(OTHER_NOTES, "a"));
    }

    @Test
    void alteredValue_isCorrupt() {
        put("a", "first");
        byte[] altered = raw(NOTES, "a");
        altered[altered.length - 1] ^= 1;
        putRaw(NOTES, "a", altered);

        assertThrows(StorageException.Corrupt.class, () -> database.get(NOTES, "a"));
    }

    @Test
    void scan_opensOnlyValuesThatAreAskedFor() {
        put("a", "first");
        put("c", "third");
        putRaw(NOTES, "b", new byte[100]);
        List<TableRow<String, Note>> rows =
                database.scan(NOTES, KeyRange.all(), 10).found();

        assertEquals(List.of("a", "b", "c"), rows.stream().map(TableRow::key).toList());
        rows.forEach(row -> assertEquals(Bytes.owning(Keys.STRING.encode(row.key())), row.encodedKey()));
        assertThrows(StorageException.Corrupt.class, rows.get(1)::value);
        assertEquals(note("third"), rows.get(2).value());
        assertEquals(
                List.of("a", "b", "c"), database.keys(NOTES, KeyRange.all(), 10).found());
    }

    @Test
    void getAll_keepsTheOrderAndTellsWhatIsMissing() {
        put("a", "first");
        put("c", "third");
        List<Optional<Note>> expected =
                List.of(Optional.of(note("third")), Optional.empty(), Optional.of(note("first")));

        assertEquals(expected, database.getAll(NOTES, List.of("c", "b", "a")));
        assertEquals(expected, database.inTransaction(tx -> tx.getAll(NOTES, List.of("c", "b", "a"))));
    }

    @Test
    void groups_areTypedSteps() {
        List.of("a/1", "a/2", "b").forEach(key -> put(key, key));
        Delimiter slash = new Delimiter(0, Bytes.owning(new byte[] {'/'}), Optional.empty());
        List<TableStep<String, Note>> steps =
                database.groups(NOTES, KeyRange.all(), slash, 10).found();

        assertEquals(new TableStep.Group<String, Note>(Bytes.owning(new byte[] {'a', '/'})), steps.get(0));
        assertEquals(note("b"), assertInstanceOf(TableRow.class, steps.get(1)).value());
        assertEquals(2, steps.size());
    }

    @Test
    void scan_withinATransaction_isTyped() {
        put("a", "first");
        database.write(tx -> {
            tx.put(NOTES, "b", note("second"));
            assertEquals(
                    List.of(note("first"), note("second")),
                    tx.scan(NOTES, KeyRange.all(), 10).found().stream()
                            .map(TableRow::value)
                            .toList());
        });
    }

    @Test
    void scans_walkPageByPage_untilNothingIsLeft_orWanted() {
        database.write(tx -> {
            for (int i = 0; i < 2_500; i++) {
                tx.put(NOTES, "%04d".formatted(i), note("n"));
            }
        });
        List<String> keys = new ArrayList<>();
        Scans.forEach(database, NOTES, KeyRange.all(), row -> keys.add(row.key()));
        List<String> stored = new ArrayList<>();
        Scans.forEachKey(store, NOTES.schema(), key -> stored.add(Keys.STRING.decode(key.view())));
        List<String> some = new ArrayList<>();
        Scans.walk(database, NOTES, KeyRange.all(), row -> {
            some.add(row.key());
            return some.size() < 1_500;
        });

        assertEquals(2_500, keys.size());
        assertEquals(keys, stored);
        assertEquals(keys.subList(0, 1_500), some);
        assertEquals(
                keys.stream().filter(key -> key.endsWith("7")).limit(150).toList(),
                Scans.first(
                        database,
                        NOTES,
                        KeyRange.all(),
                        150,
                        row -> Optional.of(row.key()).filter(key -> key.endsWith("7"))));
        assertEquals(List.of(), Scans.first(database, NOTES, KeyRange.all(), 0, row -> Optional.of(row.key())));
    }

    private static Note note(String text) {
        return new Note(text, Optional.of(text.length()));
    }

    private void put(String key, String text) {
        assertEquals(key, database.inTransaction(tx -> {
            tx.put(NOTES, key, note(text));
            return key;
        }));
    }

    private byte[] raw(Table<String, Note> table, String key) {
        return store.get(table.schema(), Keys.STRING.encode(key)).orElseThrow();
    }

    private void putRaw(Table<String, Note> table, String key, byte[] value) {
        assertEquals(key, store.inTransaction(tx -> {
            tx.put(table.schema(), Keys.STRING.encode(key), value);
            return key;
        }));
    }

    @Test
    void tableInClear_isNotForTypedRecords() {
        Table<String, Note> clear = new Table<>(Schema.META, Keys.STRING, new CborCodec<>(Note.class, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> database.inTransaction(tx -> {
                    tx.put(clear, "k", note("n"));
                    return tx;
                }));
    }
}
