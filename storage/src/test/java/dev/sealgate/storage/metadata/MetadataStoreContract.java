package dev.sealgate.storage.metadata;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every {@link MetadataStore} promises. */
@Timeout(120)
abstract class MetadataStoreContract {
    private static final Schema TABLE = Schema.OBJECTS;

    private MetadataStore store;

    abstract MetadataStore open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void get_ofMissingKey_isEmpty() {
        assertEquals(Optional.empty(), get("nothing"));
    }

    @Test
    void committedWrites_areVisibleTogether() {
        put("a", "1");
        write(tx -> {
            tx.put(TABLE, key("b"), key("2"));
            tx.put(Schema.GARBAGE, key("a"), key("other table"));
            tx.delete(TABLE, key("a"));
            assertEquals(Optional.of("1"), get("a"), "nothing is visible before the commit");
            assertEquals(Optional.empty(), get("b"), "nothing is visible before the commit");
        });

        assertEquals(Optional.empty(), get("a"));
        assertEquals(Optional.of("2"), get("b"));
        assertEquals("other table", text(store.get(Schema.GARBAGE, key("a")).orElseThrow()));
    }

    @Test
    void emptyKeyAndValue_areKept() {
        put("", "");

        assertEquals(Optional.of(""), get(""));
    }

    @Test
    void transaction_seesItsOwnWrites() {
        put("kept", "old");
        write(tx -> {
            tx.put(TABLE, key("new"), key("1"));
            tx.put(TABLE, key("kept"), key("2"));
            assertEquals("1", text(tx.get(TABLE, key("new")).orElseThrow()));
            assertEquals("2", text(tx.get(TABLE, key("kept")).orElseThrow()));
            tx.delete(TABLE, key("kept"));
            assertTrue(tx.get(TABLE, key("kept")).isEmpty());
            assertTrue(tx.isEmpty(TABLE, key("ke")));
            assertFalse(tx.isEmpty(TABLE, key("ne")));
            tx.delete(TABLE, key("new"));
            assertTrue(tx.isEmpty(TABLE, key("")));
        });

        assertEquals(Optional.empty(), get("kept"));
    }

    @Test
    void isEmpty_concernsOnlyKeysWithThePrefix() {
        put("a", "");
        put("bb", "");
        put("c", "");

        assertEquals(
                List.of(false, true, false, true, false),
                store.inTransaction(tx -> List.of(
                        tx.isEmpty(TABLE, key("b")),
                        tx.isEmpty(TABLE, key("ba")),
                        tx.isEmpty(TABLE, key("bb")),
                        tx.isEmpty(TABLE, key("bbb")),
                        tx.isEmpty(TABLE, key("")))));
        assertEquals(true, store.inTransaction(tx -> tx.isEmpty(Schema.GARBAGE, key(""))));
    }

    @Test
    void isEmpty_ofAPrefixWithNothingAbove_findsTheLastKeys() {
        byte[] highest = {(byte) 0xff, (byte) 0xff};
        assertEquals(true, store.inTransaction(tx -> tx.isEmpty(TABLE, highest)));
        write(tx -> tx.put(TABLE, new byte[] {(byte) 0xff, (byte) 0xff, 0}, key("")));

        assertEquals(false, store.inTransaction(tx -> tx.isEmpty(TABLE, highest)));
    }

    @Test
    void arrays_areNotSharedWithTheCaller() {
        byte[] key = key("k");
        byte[] value = key("v");
        write(tx -> {
            tx.put(TABLE, key, value);
            Arrays.fill(key, (byte) 0);
            Arrays.fill(value, (byte) 0);
        });
        write(tx -> {
            Arrays.fill(tx.get(TABLE, key("k")).orElseThrow(), (byte) 1);
            tx.put(TABLE, key("other"), tx.get(TABLE, key("k")).orElseThrow());
        });

        assertEquals(Optional.of("v"), get("k"));
        assertEquals(Optional.of("v"), get("other"));
    }

    @Test
    void exceptionFromTheBody_discardsAndIsRethrown() {
        IllegalStateException thrown = new IllegalStateException("no");
        IllegalStateException caught = assertThrows(
                IllegalStateException.class,
                () -> write(tx -> {
                    tx.put(TABLE, key("a"), key("1"));
                    throw thrown;
                }));

        assertSame(thrown, caught);
        assertEquals(Optional.empty(), get("a"));
    }

    @Test
    void transaction_afterItsBody_isRefused() {
        AtomicReference<MetadataStore.Transaction> leaked = new AtomicReference<>();
        write(leaked::set);

        assertThrows(IllegalStateException.class, () -> leaked.get().get(TABLE, key("a")));
        assertThrows(IllegalStateException.class, () -> leaked.get().put(TABLE, key("a"), key("")));
    }

    @Test
    void lostUpdate_cannotHappen() {
        put("n", "1");
        List<String> seen = new ArrayList<>();
        write(tx -> {
            String current = text(tx.get(TABLE, key("n")).orElseThrow());
            seen.add(current);
            meanwhile(seen, other -> other.put(TABLE, key("n"), key("10")));
            tx.put(TABLE, key("n"), key(current + "+1"));
        });

        assertEquals(List.of("1", "10"), seen);
        assertEquals(Optional.of("10+1"), get("n"));
    }

    @Test
    void keyThatAppears_rerunsTheBody() {
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add(tx.get(TABLE, key("k")).isPresent() ? "present" : "absent");
            meanwhile(seen, other -> other.put(TABLE, key("k"), key("theirs")));
            if (tx.get(TABLE, key("k")).isEmpty()) {
                tx.put(TABLE, key("k"), key("mine"));
            }
        });

        assertEquals(List.of("absent", "present"), seen);
        assertEquals(Optional.of("theirs"), get("k"));
    }

    @Test
    void writeSkew_cannotHappen() {
        put("doctor1", "on call");
        put("doctor2", "on call");
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add("run");
            boolean bothOnCall = Arrays.asList("doctor1", "doctor2").stream()
                    .allMatch(doctor -> tx.get(TABLE, key(doctor))
                            .map(MetadataStoreContract::text)
                            .equals(Optional.of("on call")));
            meanwhile(seen, other -> other.put(TABLE, key("doctor2"), key("off")));
            if (bothOnCall) {
                tx.put(TABLE, key("doctor1"), key("off"));
            }
        });

        assertEquals(Optional.of("on call"), get("doctor1"));
        assertEquals(Optional.of("off"), get("doctor2"));
        assertEquals(2, seen.size());
    }

    @Test
    void phantom_cannotHappen() {
        put("bucket", "");
        List<String> seen = new ArrayList<>();
        boolean deleted = store.inTransaction(tx -> {
            boolean empty = tx.isEmpty(TABLE, key("bucket/"));
            seen.add(empty ? "empty" : "filled");
            meanwhile(seen, other -> other.put(TABLE, key("bucket/object"), key("")));
            if (empty) {
                tx.delete(TABLE, key("bucket"));
            } else {
                tx.put(TABLE, key("refused"), key(""));
            }
            return empty;
        });

        assertFalse(deleted);
        assertEquals(List.of("empty", "filled"), seen);
        assertEquals(Optional.of(""), get("bucket"));
    }

    @Test
    void keyThatDisappears_isNoticedByIsEmpty() {
        put("bucket/last", "");
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add(tx.isEmpty(TABLE, key("bucket/")) ? "empty" : "filled");
            meanwhile(seen, other -> other.delete(TABLE, key("bucket/last")));
            tx.put(TABLE, key("verdict"), key(""));
        });

        assertEquals(List.of("filled", "empty"), seen);
    }

    @Test
    void isEmpty_afterOwnDeletes_isCheckedAgain() {
        put("p/1", "");
        List<String> seen = new ArrayList<>();
        write(tx -> {
            tx.delete(TABLE, key("p/1"));
            seen.add(tx.isEmpty(TABLE, key("p/")) ? "empty" : "filled");
            meanwhile(seen, other -> other.put(TABLE, key("p/2"), key("")));
        });

        assertEquals(List.of("empty", "filled"), seen);
    }

    @Test
    void writesOfOthers_thatWereNotRead_doNotRerunTheBody() {
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add("run");
            tx.get(TABLE, key("mine"));
            tx.isEmpty(TABLE, key("m"));
            meanwhile(seen, other -> other.put(TABLE, key("theirs"), key("")));
            tx.put(TABLE, key("mine"), key(""));
        });

        assertEquals(1, seen.size());
    }

    @Test
    void body_seesOneMoment() {
        put("a", "1");
        put("b", "1");
        List<String> seen = new ArrayList<>();
        String both = store.inTransaction(tx -> {
            String a = text(tx.get(TABLE, key("a")).orElseThrow());
            seen.add(a);
            meanwhile(seen, other -> {
                other.put(TABLE, key("a"), key("2"));
                other.put(TABLE, key("b"), key("2"));
            });
            return a + text(tx.get(TABLE, key("b")).orElseThrow());
        });

        assertEquals("11", both);
    }

    @Test
    void bodyThatAlwaysLoses_isRunAloneInTheEnd() {
        put("n", "0");
        AtomicInteger runs = new AtomicInteger();
        List<Future<?>> others = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            write(tx -> {
                int run = runs.incrementAndGet();
                tx.get(TABLE, key("n"));
                Future<?> other = executor.submit(() -> put("n", "other " + run));
                others.add(other);
                if (run < 9) {
                    join(other); // from the ninth run on, others wait for this one
                }
                tx.put(TABLE, key("n"), key("mine"));
            });
            others.forEach(MetadataStoreContract::join);
        }

        assertEquals(9, runs.get());
        assertEquals(Optional.of("other 9"), get("n"));
    }

    @Test
    void cursor_walksInUnsignedByteOrder_fromTheSoughtKey() {
        List<String> keys = List.of("00", "0000", "00ff", "01", "7f", "80", "8000", "ff", "ffff");
        write(tx -> keys.reversed()
                .forEach(hex -> tx.put(
                        TABLE, Bytes.ofHex(hex).toArray(), Bytes.ofHex(hex).toArray())));

        try (MetadataStore.Cursor cursor = store.cursor(TABLE)) {
            assertEquals(keys, walk(cursor, ""));
            assertEquals(keys.subList(2, keys.size()), walk(cursor, "0001"));
            assertEquals(keys.subList(5, keys.size()), walk(cursor, "80"));
            assertEquals(List.of(), walk(cursor, "ffffff"));
        }
    }

    private static List<String> walk(MetadataStore.Cursor cursor, String from) {
        List<String> seen = new ArrayList<>();
        for (boolean found = cursor.seek(Bytes.ofHex(from).toArray()); found; found = cursor.next()) {
            assertEquals(Bytes.owning(cursor.key()), Bytes.owning(cursor.value()));
            seen.add(Bytes.owning(cursor.key()).toHex());
        }
        return seen;
    }

    @Test
    void cursor_isASnapshot() {
        put("a", "1");
        put("c", "1");
        try (MetadataStore.Cursor cursor = store.cursor(TABLE)) {
            write(tx -> {
                tx.put(TABLE, key("b"), key("2"));
                tx.put(TABLE, key("c"), key("2"));
                tx.delete(TABLE, key("a"));
            });
            assertTrue(cursor.seek(key("")));
            assertEquals("a", text(cursor.key()));
            assertTrue(cursor.next());
            assertEquals("c", text(cursor.key()));
            assertEquals("1", text(cursor.value()));
            assertFalse(cursor.next());
        }
    }

    @Test
    void cursor_thatIsNowhere_isRefused() {
        try (MetadataStore.Cursor cursor = store.cursor(TABLE)) {
            assertThrows(IllegalStateException.class, cursor::key);
            assertThrows(IllegalStateException.class, cursor::next);
            assertFalse(cursor.seek(key("")));
            assertThrows(IllegalStateException.class, cursor::value);
        }
        MetadataStore.Cursor closed = store.cursor(TABLE);
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.seek(key("")));
    }

    @Test
    void incrementsOfManyThreads_allCount() {
        int threads = 16;
        int increments = 100;
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < threads; thread++) {
                String own = "own" + thread;
                running.add(executor.submit(() -> {
                    for (int i = 0; i < increments; i++) {
                        increment("shared");
                        increment(own);
                    }
                }));
            }
        }
        running.forEach(MetadataStoreContract::join);

        assertEquals(Optional.of(String.valueOf(threads * increments)), get("shared"));
        for (int thread = 0; thread < threads; thread++) {
            assertEquals(Optional.of(String.valueOf(increments)), get("own" + thread));
        }
    }

    private void increment(String name) {
        write(tx -> {
            int count = tx.get(TABLE, key(name))
                    .map(value -> Integer.parseInt(text(value)))
                    .orElse(0);
            tx.put(TABLE, key(name), key(String.valueOf(count + 1)));
        });
    }

    @Test
    void randomOperations_agreeWithASortedMap() {
        RandomOperations.againstModel(store);
    }

    @Test
    void closedStore_isUnavailable() {
        MetadataStore.Cursor cursor = store.cursor(TABLE);
        put("a", "1");
        store.close();

        assertThrows(StorageException.Unavailable.class, () -> get("a"));
        assertThrows(StorageException.Unavailable.class, () -> store.cursor(TABLE));
        assertThrows(StorageException.Unavailable.class, () -> cursor.seek(key("")));
        assertThrows(StorageException.Unavailable.class, () -> put("b", "1"));
        cursor.close();
        store.close();
    }

    @Test
    void close_whileOthersReadAndWrite_endsInUnavailable() {
        List<Future<?>> running = new ArrayList<>();
        CompletableFuture<Boolean> warm = new CompletableFuture<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(8)) {
            for (int thread = 0; thread < 8; thread++) {
                String name = "k" + thread;
                running.add(executor.submit(() -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        put(name, String.valueOf(i));
                        assertEquals(Optional.of(String.valueOf(i)), get(name));
                        try (MetadataStore.Cursor cursor = store.cursor(TABLE)) {
                            assertTrue(cursor.seek(key(name)));
                        }
                        if (i == 20) {
                            warm.complete(true);
                        }
                    }
                }));
            }
            warm.join();
            store.close();
        }

        for (Future<?> each : running) {
            assertEquals(StorageException.Unavailable.class, each.exceptionNow().getClass());
        }
    }

    final Optional<String> get(String key) {
        return store.get(TABLE, key(key)).map(MetadataStoreContract::text);
    }

    final void put(String key, String value) {
        write(tx -> tx.put(TABLE, key(key), key(value)));
    }

    private void write(Consumer<MetadataStore.Transaction> body) {
        write(store, body);
    }

    static void write(MetadataStore store, Consumer<MetadataStore.Transaction> body) {
        boolean done = store.inTransaction(tx -> {
            body.accept(tx);
            return true;
        });
        assertTrue(done);
    }

    /** Commits another transaction on another thread, during the first run of a body only. */
    private void meanwhile(List<String> runs, Consumer<MetadataStore.Transaction> other) {
        if (runs.size() == 1) {
            CompletableFuture.runAsync(() -> write(other)).join();
        }
    }

    private static void join(Future<?> other) {
        try {
            other.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
