package dev.sealgate.storage.metadata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.Delimiter;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PostgresMetadataStoreTest {
    private static final Schema TABLE = Schema.OBJECTS;

    private static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    private static MetadataStore open(String uri) {
        return PostgresMetadataStore.open(PostgresSettings.parse(uri, Map.of()));
    }

    private static String through(FaultyProxy proxy, String database) {
        return PostgresServer.uri(PostgresServer.databaseOf(database), proxy.port());
    }

    @Test
    void everyQuestion_andEveryCommit_isOneTrip() {
        PostgresServer server = PostgresServer.shared(18);
        try (FaultyProxy proxy = new FaultyProxy(server.port(), 1);
                MetadataStore store = open(through(proxy, server.database()) + "?connections=2&committers=1")) {
            for (int i = 0; i < 30; i++) {
                String name = "k" + i;
                store.write(tx -> tx.put(TABLE, key(name), key("1"))); // the committer draws its mark
            }
            List<RecordKey> two = List.of(
                    new RecordKey(TABLE, Bytes.owning(key("k1"))), new RecordKey(TABLE, Bytes.owning(key("k2"))));
            Delimiter one = new Delimiter(0, Bytes.owning(key("1")), Optional.empty());
            Map<String, Runnable> questions = Map.ofEntries(
                    Map.entry("get", () -> store.get(TABLE, key("k1"))),
                    Map.entry("getAll", () -> store.getAll(two)),
                    Map.entry("scan", () -> store.scan(TABLE, KeyRange.all(), 100)),
                    Map.entry("keys", () -> store.keys(TABLE, KeyRange.all(), 100)),
                    Map.entry("groups", () -> store.groups(TABLE, KeyRange.all(), one, 100)),
                    Map.entry("now", store::now),
                    Map.entry("body that reads once", () -> store.inTransaction(tx -> tx.getAll(two))),
                    Map.entry("put of a new record", () -> store.write(tx -> tx.put(TABLE, key("new"), key("")))),
                    Map.entry("put of an old record", () -> store.write(tx -> tx.put(TABLE, key("k1"), key("2")))),
                    Map.entry("delete", () -> store.write(tx -> tx.delete(TABLE, key("k2")))),
                    Map.entry(
                            "expect",
                            () -> store.write(tx -> {
                                tx.expect(TABLE, key("k3"), key("1"));
                                tx.put(TABLE, key("k4"), key("2"));
                            })));
            questions.forEach((name, question) -> assertEquals(1, trips(proxy, question), name));
            assertEquals(
                    4,
                    trips(
                            proxy,
                            () -> store.write(tx -> {
                                tx.get(TABLE, key("k5"));
                                tx.getAll(two);
                                tx.scan(TABLE, KeyRange.startingWith(key("k2")), 10);
                                tx.put(TABLE, key("k5"), key("2"));
                                tx.put(TABLE, key("k6"), key("2"));
                                tx.delete(TABLE, key("k7"));
                            })),
                    "three questions and a commit");
        }
    }

    private static long trips(FaultyProxy proxy, Runnable question) {
        long before = proxy.trips();
        question.run();
        return proxy.trips() - before;
    }

    @Test
    void groups_ofAThousandPrefixes_areOneTrip() {
        PostgresServer server = PostgresServer.shared(18);
        try (FaultyProxy proxy = new FaultyProxy(server.port(), 1);
                MetadataStore store = open(through(proxy, server.database()))) {
            store.write(tx -> {
                for (int i = 0; i < 3_000; i++) {
                    tx.put(TABLE, key("%04d/%d".formatted(i / 3, i)), key(""));
                }
            });
            Delimiter slash = new Delimiter(0, Bytes.owning(key("/")), Optional.empty());
            List<Integer> found = new ArrayList<>();
            assertEquals(
                    1,
                    trips(
                            proxy,
                            () -> found.add(store.groups(TABLE, KeyRange.all(), slash, 1_000)
                                    .found()
                                    .size())));
            assertEquals(List.of(1_000), found);
        }
    }

    @Test
    void cutConnections_loseNothingThatWasAcknowledged_andDoNothingTwice() throws Exception {
        PostgresServer server = PostgresServer.shared(18);
        String database = server.database();
        long seed = new Random().nextLong();
        Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
        Map<String, Integer> unknown = new ConcurrentHashMap<>();
        try (FaultyProxy proxy = new FaultyProxy(server.port(), seed);
                MetadataStore store = open(through(proxy, database));
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            proxy.cut(30_000);
            proxy.cutAll();
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 8; thread++) {
                String own = "own" + thread;
                running.add(executor.submit(() -> {
                    for (int i = 0; i < 40; i++) {
                        String name = i % 4 == 0 ? "shared" : own;
                        try {
                            store.write(tx -> tx.put(
                                    TABLE, key(name), key(String.valueOf(number(tx.get(TABLE, key(name))) + 1))));
                            acknowledged.merge(name, 1, Integer::sum);
                        } catch (StorageException.Unavailable e) {
                            unknown.merge(name, 1, Integer::sum);
                        }
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
            assertTrue(proxy.cuts() > 10, () -> "nothing was cut: " + proxy.cuts());
        }
        assertTrue(acknowledged.size() > 1, "something was acknowledged");
        try (MetadataStore store = open(database)) {
            acknowledged.forEach((name, times) -> {
                int found = number(store.get(TABLE, key(name)));
                int most = times + unknown.getOrDefault(name, 0);
                assertTrue(
                        found >= times && found <= most,
                        () -> name + ": " + found + " of " + times + " to " + most + ", seed " + seed);
            });
        }
    }

    private static int number(Optional<byte[]> value) {
        return value.map(bytes -> Integer.parseInt(new String(bytes, UTF_8))).orElse(0);
    }

    @Test
    void serverThatIsKilled_losesNothing_andCallsEndInTime() throws Exception {
        AtomicInteger acknowledged = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        try (PostgresServer server = PostgresServer.start(18);
                MetadataStore store = open(server.database() + "?deadlineSeconds=2");
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                String own = thread + "/";
                running.add(executor.submit(() -> {
                    for (int i = 0; !over.get(); i++) {
                        String name = own + i;
                        long begun = System.nanoTime();
                        try {
                            store.write(tx -> tx.put(TABLE, key(name), key(name)));
                            acknowledged.incrementAndGet();
                        } catch (StorageException.Unavailable e) {
                            failed.incrementAndGet();
                            i--; // it may be there, so the same again
                        }
                        assertTrue(
                                System.nanoTime() - begun
                                        < Duration.ofSeconds(15).toNanos(),
                                "it ends");
                    }
                }));
            }
            waitFor(() -> acknowledged.get() > 50);
            server.kill();
            waitFor(() -> failed.get() > 0);
            server.start();
            int before = acknowledged.get();
            waitFor(() -> acknowledged.get() > before + 50);
            over.set(true);
            for (Future<?> each : running) {
                each.get();
            }
            int there = 0;
            Optional<KeyRange> left = Optional.of(KeyRange.all());
            while (left.isPresent()) {
                var page = store.keys(TABLE, left.get(), 1_000);
                there += page.found().size();
                left = page.rest();
            }
            assertEquals(acknowledged.get(), there, "each acknowledged record is there");
        }
    }

    private static void waitFor(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(5);
        }
    }

    @Test
    void databaseThatIsAway_isUnavailable_withWhatToDo() {
        StorageException.Unavailable thrown = assertThrows(
                StorageException.Unavailable.class,
                () -> open("postgresql://sealgate:sesame@127.0.0.1:1/nowhere?deadlineSeconds=1"));

        assertTrue(String.valueOf(thrown.getMessage()).contains("check that it runs"), thrown.getMessage());
        assertFalse(thrown.toString().contains("sesame"), thrown.toString());
    }

    @Test
    void layoutOfANewerVersion_isRefused() {
        PostgresServer server = PostgresServer.shared(18);
        String database = server.database();
        open(database).close();
        server.execute(PostgresServer.databaseOf(database), "update sealgate_mark set rev = 2 where slot = 0");

        StorageException.Unavailable thrown = assertThrows(StorageException.Unavailable.class, () -> open(database));
        assertTrue(String.valueOf(thrown.getMessage()).contains("start the newer version"), thrown.getMessage());
    }

    @Test
    void storesThatOpenAtOnce_makeTheTablesOnce() throws Exception {
        String database = PostgresServer.shared(18).database();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<MetadataStore>> opening = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                opening.add(executor.submit(() -> open(database + "?connections=2&committers=1")));
            }
            for (Future<MetadataStore> each : opening) {
                each.get().close();
            }
        }
    }

    @Test
    void now_isTheDatabasesTime() {
        try (MetadataStore store = open(PostgresServer.shared(18).database())) {
            assertTrue(Duration.between(store.now(), Instant.now()).abs().toHours() < 1);
        }
    }

    @Test
    void conflicts_areNoErrorsInTheServersLog() throws Exception {
        try (PostgresServer server = PostgresServer.start(18)) {
            String database = server.database();
            try (MetadataStore one = open(database);
                    MetadataStore other = open(database)) {
                for (int i = 0; i < 5; i++) {
                    AtomicInteger runs = new AtomicInteger();
                    one.write(tx -> {
                        tx.get(TABLE, key("k"));
                        tx.get(TABLE, key("absent"));
                        tx.scan(TABLE, KeyRange.startingWith(key("r")), 10);
                        if (runs.incrementAndGet() == 1) {
                            other.write(theirs -> theirs.put(TABLE, key("k"), key("theirs")));
                        }
                        tx.put(TABLE, key("k"), key("mine"));
                        tx.put(TABLE, key("new"), key("mine"));
                    });
                    assertEquals(2, runs.get());
                }
            }
            assertFalse(
                    server.log().contains("sealgate_kv"), server.log()); // statements are written beside their errors
        }
    }
}
