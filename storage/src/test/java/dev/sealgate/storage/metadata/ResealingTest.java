package dev.sealgate.storage.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.StorageException.Corrupt;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every record goes under the new root key, whatever comes between, and the old one opens none. */
class ResealingTest {
    private static final RootKey OLD = root(1);
    private static final RootKey NEW = root(2);
    private static final int RECORDS_EACH = 3;

    @TempDir
    Path directory;

    private static RootKey root(int fill) {
        byte[] key = new byte[RootKey.SIZE_BYTES];
        java.util.Arrays.fill(key, (byte) fill);
        return new RootKey(SecretBytes.owning(key));
    }

    private static Stream<Schema> sealedTables() {
        return Stream.of(Schema.values()).filter(Schema::holdsSealedRecords);
    }

    private static byte[] key(int number) {
        return ("key " + number).getBytes(UTF_8);
    }

    private static byte[] value(Schema table, int number) {
        return (table + " value " + number).getBytes(UTF_8);
    }

    /** Records in every table; what is not sealed under the root key, too. */
    private static MetadataStore filled(MetadataStore store) {
        RecordSeal seal = new RecordSeal(OLD);
        store.inTransaction(tx -> {
            sealedTables().forEach(table -> {
                for (int i = 0; i < RECORDS_EACH; i++) {
                    tx.put(table, key(i), seal.seal(table.id(), key(i), value(table, i)));
                }
            });
            tx.put(Schema.INLINE_BLOBS, key(0), value(Schema.INLINE_BLOBS, 0));
            tx.put(Schema.META, key(0), value(Schema.META, 0));
            return tx;
        });
        return store;
    }

    private static Resealing resealing(MetadataStore store) {
        return new Resealing(store, OLD, NEW, List.of(), Resealing.Watcher.NOBODY);
    }

    private static boolean opens(RootKey key, MetadataStore store, Schema table, int number) {
        byte[] sealed = store.get(table, key(number)).orElseThrow();
        try {
            assertArrayEquals(value(table, number), new RecordSeal(key).open(table.id(), key(number), sealed));
            return true;
        } catch (Corrupt _) {
            return false;
        }
    }

    private static void assertAllUnder(RootKey key, MetadataStore store) {
        sealedTables().forEach(table -> {
            for (int i = 0; i < RECORDS_EACH; i++) {
                assertTrue(opens(key, store, table, i), table.toString());
            }
        });
    }

    @Test
    @Clause({"SEAL-25", "SEAL-26"})
    void everyRecordOfEveryTable_goesUnderTheNewKey_andNothingElseChanges() {
        MetadataStore store = filled(new InMemoryMetadataStore());
        Resealing.Outcome outcome = resealing(store).run();
        assertEquals(RECORDS_EACH * sealedTables().count(), outcome.records());
        assertEquals(Map.of(), outcome.damaged());
        assertAllUnder(NEW, store);
        for (Schema table : List.of(Schema.INLINE_BLOBS, Schema.META)) {
            assertArrayEquals(value(table, 0), store.get(table, key(0)).orElseThrow());
        }
        assertEquals(0, resealing(store).run().records());
    }

    @Test
    @Clause("SEAL-27")
    void cutShortAnywhere_everyRecordIsUnderOneOfTheKeys_andAnotherRunFinishes() {
        int points = 1;
        for (int at = 1; at <= points; at++) {
            MetadataStore store = filled(new InMemoryMetadataStore());
            Cut cut = new Cut(store, at);
            try {
                resealing(cut).run();
                points = at - 1;
            } catch (Cut.Halt _) {
                points = at + 1;
            }
            sealedTables().forEach(table -> {
                for (int i = 0; i < RECORDS_EACH; i++) {
                    assertTrue(opens(OLD, store, table, i) ^ opens(NEW, store, table, i), table.toString());
                }
            });
            resealing(store).run();
            assertAllUnder(NEW, store);
        }
        assertEquals(3 * sealedTables().count(), points); // before and after each commit, before each expunging
    }

    @Test
    @Clause("SEAL-28")
    void noFileOfTheStore_holdsWhatTheOldKeyOpens() throws IOException {
        List<byte[]> before = new ArrayList<>();
        try (MetadataStore store = filled(RocksDbMetadataStore.open(directory, Durability.STRICT))) {
            sealedTables().forEach(table -> {
                for (int i = 0; i < RECORDS_EACH; i++) {
                    before.add(store.get(table, key(i)).orElseThrow());
                }
            });
        }
        assertTrue(filesHold(before));
        try (MetadataStore store = RocksDbMetadataStore.open(directory, Durability.STRICT)) {
            resealing(store).run();
            assertFalse(filesHold(before));
        }
        try (MetadataStore store = RocksDbMetadataStore.open(directory, Durability.STRICT)) {
            assertAllUnder(NEW, store);
            assertFalse(filesHold(before));
        }
    }

    private boolean filesHold(List<byte[]> values) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String content = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (values.stream()
                        .anyMatch(value -> content.contains(new String(value, StandardCharsets.ISO_8859_1)))) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    @Clause("SEAL-27")
    void recordThatOpensUnderNeitherKey_staysAsItIs_andIsReported() {
        MetadataStore store = filled(new InMemoryMetadataStore());
        byte[] damaged = store.get(Schema.OBJECTS, key(1)).orElseThrow();
        damaged[30] ^= 1;
        store.inTransaction(tx -> {
            tx.put(Schema.OBJECTS, key(1), damaged);
            return tx;
        });
        assertEquals(Map.of("objects", 1L), resealing(store).run().damaged());
        assertArrayEquals(damaged, store.get(Schema.OBJECTS, key(1)).orElseThrow());
    }

    @Test
    @Clause("SEAL-26")
    void whatOwnersSealWithinRecords_isSealedAnewWithThem() {
        record Owned(String secret) {}
        Table<String, Owned> table = new Table<>(Schema.SSE_S3_KEYS, Keys.STRING, new CborCodec<>(Owned.class, 1));
        MetadataStore store = new InMemoryMetadataStore();
        new Database(store, new RecordSeal(OLD)).inTransaction(tx -> {
            tx.put(table, "k", new Owned("under the old key"));
            return tx;
        });
        SealedWithin<String, Owned> within = new SealedWithin<>(
                table, (key, owned) -> new Owned(key + owned.secret().replace("old", "new")));
        new Resealing(store, OLD, NEW, List.of(within), Resealing.Watcher.NOBODY).run();
        assertEquals(
                Optional.of(new Owned("kunder the new key")), new Database(store, new RecordSeal(NEW)).get(table, "k"));
    }

    @Test
    void manyRecords_areWrittenInSeveralTransactions_withProgress() {
        MetadataStore store = new InMemoryMetadataStore();
        RecordSeal seal = new RecordSeal(OLD);
        store.inTransaction(tx -> {
            for (int i = 0; i < 2_500; i++) {
                tx.put(Schema.OBJECTS, key(i), seal.seal(Schema.OBJECTS.id(), key(i), value(Schema.OBJECTS, i)));
            }
            return tx;
        });
        List<Long> progress = new ArrayList<>();
        new Resealing(store, OLD, NEW, List.of(), (done, _) -> progress.add(done)).run();
        assertEquals(List.of(1_000L, 2_000L, 2_500L), progress);
    }

    /** Another run that was later, and a gateway that has gone on since. */
    @Test
    void recordThatIsWrittenMeanwhile_isNotWrittenOver() {
        MetadataStore store = filled(new InMemoryMetadataStore());
        byte[] written = new RecordSeal(NEW).seal(Schema.OBJECTS.id(), key(1), value(Schema.OBJECTS, 7));
        MetadataStore late = new ForwardingMetadataStore(store) {
            @Override
            public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
                Portion<StoredRow> found = store.scan(table, range, limit);
                if (table == Schema.OBJECTS) {
                    store.write(tx -> tx.put(Schema.OBJECTS, key(1), written));
                }
                return found;
            }
        };
        assertThrows(StorageException.Fenced.class, () -> resealing(late).run());
        assertArrayEquals(written, store.get(Schema.OBJECTS, key(1)).orElseThrow());
    }

    @Test
    @Clause("SEAL-4")
    void checks_tellTheKeysOfARotationApart_andOnlyTheNewOneIsLeft() {
        MetadataStore store = new InMemoryMetadataStore();
        RootKeyChecks checks = new RootKeyChecks(store);
        assertFalse(checks.initialized());
        store.inTransaction(tx -> {
            RootKeyChecks.initialize(tx, OLD);
            return tx;
        });
        assertTrue(checks.isCurrent(OLD));
        assertFalse(checks.finish(), "none is under way");
        assertTrue(checks.begin(root(3)));
        checks.abandon();
        assertFalse(checks.rotating());
        assertTrue(checks.begin(NEW));
        assertFalse(checks.begin(root(3)), "one is under way");
        assertTrue(checks.rotating() && checks.isCurrent(OLD) && checks.isNext(NEW));
        assertFalse(checks.isCurrent(NEW) || checks.isNext(OLD));
        assertTrue(checks.finish());
        assertTrue(checks.initialized() && checks.isCurrent(NEW));
        assertFalse(checks.rotating() || checks.isCurrent(OLD) || checks.isNext(NEW));
    }

    /** A store that fails for good at a point. */
    private static final class Cut extends ForwardingMetadataStore {
        static final class Halt extends RuntimeException {
            private static final long serialVersionUID = 1L;
        }

        private final int at;
        private int reached;

        Cut(MetadataStore store, int at) {
            super(store);
            this.at = at;
        }

        private void point() {
            reached++;
            if (reached >= at) {
                throw new Halt();
            }
        }

        @Override
        public <R> R inTransaction(Known known, Function<Transaction, R> body) {
            point();
            R result = store.inTransaction(known, body);
            point();
            return result;
        }

        @Override
        public void expunge(Schema table) {
            point();
            store.expunge(table);
        }
    }
}
