package dev.sealgate.storage.metadata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.StoredRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Transactions of two stores on one database, as two gateways have them: whatever happens could have happened one after the other. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // opened before each test
class SerializabilityTest {
    private static final Schema TABLE = Schema.OBJECTS;
    private static final int ROUNDS = 40;
    private static final int THREADS = 6;
    private static final int TRANSACTIONS = 60;
    private static final long NOBODY = 0;

    private MetadataStore one;
    private MetadataStore other;
    private ExecutorService executor;

    @BeforeEach
    void open() {
        String database = PostgresServer.shared(18).database();
        one = PostgresMetadataStore.open(PostgresSettings.parse(database, Map.of()));
        other = PostgresMetadataStore.open(PostgresSettings.parse(database, Map.of()));
        executor = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterEach
    void close() {
        executor.close();
        one.close();
        other.close();
    }

    private static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    private static void put(MetadataStore.Transaction tx, String name) {
        tx.put(TABLE, key(name), key("1"));
    }

    private boolean isThere(String name) {
        return one.get(TABLE, key(name)).isPresent();
    }

    /** Both at once, each at its own store. */
    private void race(Runnable left, Runnable right) throws Exception {
        Future<?> first = executor.submit(left);
        Future<?> second = executor.submit(right);
        first.get();
        second.get();
    }

    @Test
    void absentReads_thatCross_cannotBothCommit() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String a = "a" + round;
            String b = "b" + round;
            race(() -> one.write(tx -> putUnless(tx, b, a)), () -> other.write(tx -> putUnless(tx, a, b)));
            assertTrue(isThere(a) != isThere(b), "one of them saw the other");
        }
    }

    private static void putUnless(MetadataStore.Transaction tx, String absent, String name) {
        if (tx.get(TABLE, key(absent)).isEmpty()) {
            put(tx, name);
        }
    }

    @Test
    void readsOfWhatIsThere_thatCross_cannotBothCommit() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String a = "a" + round;
            String b = "b" + round;
            one.write(tx -> {
                put(tx, a);
                put(tx, b);
            });
            race(() -> one.write(tx -> deleteIf(tx, b, a)), () -> other.write(tx -> deleteIf(tx, a, b)));
            assertTrue(isThere(a) != isThere(b), "one of them saw the other");
        }
    }

    private static void deleteIf(MetadataStore.Transaction tx, String present, String name) {
        if (tx.get(TABLE, key(present)).isPresent()) {
            tx.delete(TABLE, key(name));
        }
    }

    @Test
    void rangeReads_thatCross_cannotBothCommit() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String a = "a" + round + "/";
            String b = "b" + round + "/";
            race(
                    () -> one.write(tx -> putUnlessAny(tx, b, a + "x")),
                    () -> other.write(tx -> putUnlessAny(tx, a, b + "x")));
            assertTrue(isThere(a + "x") != isThere(b + "x"), "one of them saw the other");
        }
    }

    @Test
    void aRangeRead_andAnAbsentRead_thatCross_cannotBothCommit() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String a = "a" + round;
            String b = "b" + round + "/";
            race(() -> one.write(tx -> putUnlessAny(tx, b, a)), () -> other.write(tx -> putUnless(tx, a, b + "x")));
            assertTrue(isThere(a) != isThere(b + "x"), "one of them saw the other");
        }
    }

    private static void putUnlessAny(MetadataStore.Transaction tx, String prefix, String name) {
        if (tx.isEmpty(TABLE, key(prefix))) {
            put(tx, name);
        }
    }

    /** Who sees the row that came into a range sees also that a transaction did not see it. */
    @Test
    void reader_doesNotComeBetweenARangeRead_andItsCommit() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String range = "r" + name(round) + "/";
            String verdict = "r" + name(round) + "0";
            KeyRange both = KeyRange.startingWith(key("r" + name(round)));
            Future<Boolean> sawRowAlone = executor.submit(() -> {
                List<String> seen = List.of();
                while (seen.isEmpty()) {
                    seen = one.scan(TABLE, both, 10).found().stream()
                            .map(row -> new String(row.key().view(), UTF_8))
                            .toList();
                }
                return seen.equals(List.of(range + "x"));
            });
            race(
                    () -> one.write(tx -> putUnlessAny(tx, range, verdict)),
                    () -> other.write(tx -> put(tx, range + "x")));
            boolean alone = sawRowAlone.get();
            assertFalse(alone && isThere(verdict), "the verdict came after a row that it does not know");
        }
    }

    @Test
    void readers_neverSeeHalfOfATransfer() throws Exception {
        one.write(tx -> {
            tx.put(TABLE, key("left"), key("50"));
            tx.put(TABLE, key("right"), key("50"));
        });
        Callable<Void> transfers = () -> {
            for (int i = 0; i < ROUNDS; i++) {
                int amount = i % 7 - 3;
                other.write(tx -> {
                    int left = number(tx, "left");
                    int right = number(tx, "right");
                    tx.put(TABLE, key("left"), key(String.valueOf(left - amount)));
                    tx.put(TABLE, key("right"), key(String.valueOf(right + amount)));
                });
            }
            return null;
        };
        Future<Void> writing = executor.submit(transfers);
        while (!writing.isDone()) {
            int sum = one.inTransaction(tx -> number(tx, "left") + number(tx, "right"));
            assertEquals(100, sum);
        }
        writing.get();
    }

    private static int number(MetadataStore.Transaction tx, String name) {
        return Integer.parseInt(new String(tx.get(TABLE, key(name)).orElseThrow(), UTF_8));
    }

    /** What a committed transaction saw of each record, and which it wrote; each record holds the number of who wrote it. */
    private record Done(long number, Map<String, Long> saw, Set<String> wrote) {}

    /**
     * Each transaction reads records and ranges, and writes some of what it read, so that the order of a record's writers is known. Who
     * read from whom, and who wrote over what somebody read, must not form a circle.
     */
    @Test
    void randomTransactions_couldHaveRunOneAfterTheOther() {
        Seeds.check(
                random -> assertEquals(Set.of(), circle(runAll(random)), "each of these comes before another of them"));
    }

    private List<Done> runAll(RandomGenerator seeds) {
        List<Future<List<Done>>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            MetadataStore store = thread % 2 == 0 ? one : other;
            Random random = new Random(seeds.nextLong());
            long first = 1 + (long) thread * TRANSACTIONS;
            running.add(executor.submit(() -> {
                List<Done> own = new ArrayList<>();
                for (int i = 0; i < TRANSACTIONS; i++) {
                    own.add(runOne(store, first + i, i, random));
                }
                return own;
            }));
        }
        List<Done> all = new ArrayList<>();
        for (Future<List<Done>> each : running) {
            try {
                all.addAll(each.get());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
        return all;
    }

    private static Done runOne(MetadataStore store, long number, int step, Random random) {
        long seed = random.nextLong();
        return store.inTransaction(tx -> {
            Random choices = new Random(seed);
            Map<String, Long> saw = new TreeMap<>();
            for (int left = 1 + choices.nextInt(3); left > 0; left--) {
                String name = name(step + choices.nextInt(4));
                if (choices.nextInt(3) == 0) {
                    scan(tx, name, saw);
                } else {
                    saw.put(
                            name,
                            tx.get(TABLE, key(name))
                                    .map(SerializabilityTest::writer)
                                    .orElse(NOBODY));
                }
            }
            Set<String> wrote = new HashSet<>();
            saw.keySet().stream().filter(_ -> choices.nextInt(2) == 0).forEach(name -> {
                tx.put(TABLE, key(name), key(String.valueOf(number)));
                wrote.add(name);
            });
            return new Done(number, saw, wrote);
        });
    }

    /** Few names, and later ones later, so that many are absent when they are read first. */
    private static String name(int place) {
        return "%03d".formatted(place);
    }

    private static long writer(byte[] value) {
        return Long.parseLong(new String(value, UTF_8));
    }

    /** Two records next to each other, there or not. */
    private static void scan(MetadataStore.Transaction tx, String from, Map<String, Long> saw) {
        String next = name(Integer.parseInt(from) + 1);
        KeyRange range = KeyRange.all().startingAt(key(from)).endingBefore(key(next + "~"));
        saw.put(from, NOBODY);
        saw.put(next, NOBODY);
        for (StoredRow row : tx.scan(TABLE, range, 10).found()) {
            saw.put(new String(row.key().view(), UTF_8), writer(row.value().view()));
        }
    }

    /** Those transactions that come, by what they saw, before themselves. */
    private static Set<Long> circle(List<Done> all) {
        Map<String, Map<Long, Long>> nextWriters = new HashMap<>();
        for (Done done : all) {
            for (String name : done.wrote()) {
                Long twice = nextWriters
                        .computeIfAbsent(name, _ -> new HashMap<>())
                        .put(done.saw().get(name), done.number());
                assertEquals(null, twice, () -> "both wrote over the same: " + twice + " and " + done);
            }
        }
        Map<Long, Set<Long>> before = new HashMap<>();
        for (Done done : all) {
            done.saw().forEach((name, writer) -> {
                before.computeIfAbsent(done.number(), _ -> new HashSet<>()).add(writer);
                Long over = nextWriters.getOrDefault(name, Map.of()).get(writer);
                if (over != null && over != done.number()) {
                    before.computeIfAbsent(over, _ -> new HashSet<>()).add(done.number());
                }
            });
        }
        before.remove(NOBODY);
        boolean shrinks = true;
        while (shrinks) { // whoever has nobody left before him is no part of a circle
            shrinks = before.values().removeIf(earlier -> {
                earlier.retainAll(before.keySet());
                return earlier.isEmpty();
            });
        }
        return before.keySet();
    }
}
