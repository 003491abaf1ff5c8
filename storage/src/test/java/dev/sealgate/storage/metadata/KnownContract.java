package dev.sealgate.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What every {@link MetadataStore} promises of transactions that rely on what was read before, or expect it. */
abstract class KnownContract extends TransactionContract {
    @Test
    void expect_ofWhatIsThere_commits() {
        put("lease", "mine");
        write(tx -> {
            tx.expect(TABLE, key("lease"), key("mine"));
            tx.put(TABLE, key("done"), key("1"));
        });
        write(tx -> {
            tx.put(TABLE, key("lease"), key("renewed"));
            tx.expect(TABLE, key("lease"), key("mine"));
        });

        assertEquals(Optional.of("1"), get("done"));
        assertEquals(Optional.of("renewed"), get("lease"), "own writes have no say");
    }

    @Test
    void expect_ofWhatIsNotThere_isFenced() {
        put("lease", "theirs");
        for (String record : List.of("lease", "nothing")) {
            AtomicInteger runs = new AtomicInteger();
            assertThrows(
                    StorageException.Fenced.class,
                    () -> write(tx -> {
                        runs.incrementAndGet();
                        tx.expect(TABLE, key(record), key("mine"));
                        tx.put(TABLE, key("done"), key("1"));
                    }));
            assertEquals(2, runs.get(), "nothing is asked in the first run");
            assertThrows(
                    StorageException.Fenced.class,
                    () -> write(tx -> {
                        tx.get(TABLE, key(record));
                        tx.expect(TABLE, key(record), key("mine"));
                    }));
            assertThrows(
                    StorageException.Fenced.class,
                    () -> write(tx -> tx.expect(TABLE, key(record), key("mine"))),
                    "of a transaction that writes nothing");
        }

        assertEquals(Optional.empty(), get("done"));
    }

    @Test
    void expect_isCheckedAtCommit_andOtherConflictsDoNotFence() {
        put("lease", "mine");
        put("n", "1");
        List<String> seen = new ArrayList<>();
        write(tx -> {
            tx.expect(TABLE, key("lease"), key("mine"));
            String n = text(tx.get(TABLE, key("n")).orElseThrow());
            seen.add(n);
            meanwhile(seen, other -> other.put(TABLE, key("n"), key("2")));
            tx.put(TABLE, key("n"), key(n + "+1"));
        });
        assertEquals(List.of("1", "2"), seen);

        List<String> runs = new ArrayList<>();
        assertThrows(
                StorageException.Fenced.class,
                () -> write(tx -> {
                    runs.add("run");
                    tx.expect(TABLE, key("lease"), key("mine"));
                    meanwhile(runs, other -> other.delete(TABLE, key("lease")));
                    tx.put(TABLE, key("n"), key("late"));
                }));
        assertEquals(Optional.of("2+1"), get("n"));
    }

    @Test
    void transaction_startsFromWhatIsKnown_andCommits() {
        put("a", "1");
        Known known = store.ahead(List.of(record("a"), record("new")));
        List<String> runs = new ArrayList<>();
        store.inTransaction(known, tx -> {
            runs.add("run");
            assertEquals(Optional.empty(), tx.get(TABLE, key("new")));
            tx.put(TABLE, key("new"), tx.get(TABLE, key("a")).orElseThrow());
            tx.put(TABLE, key("a"), key("2"));
            return runs;
        });

        assertEquals(1, runs.size());
        assertEquals(List.of(Optional.of("2"), Optional.of("1")), values(other.getAll(records("a", "new"))));
    }

    @Test
    void known_thatChangedAppearedOrWent_isReadAnew() {
        for (String changed : List.of("changed", "new", "gone", "unwritten")) {
            put("changed", "1");
            put("gone", "1");
            put("unwritten", "1");
            write(other, tx -> tx.delete(TABLE, key("new")));
            List<RecordKey> all = records("changed", "new", "gone", "unwritten");
            Known known = store.ahead(all);
            switch (changed) {
                case "gone" -> write(other, tx -> tx.delete(TABLE, key(changed)));
                default -> put(changed, "2");
            }
            List<Optional<String>> now = values(other.getAll(all));
            List<Optional<String>> seen = store.inTransaction(known, tx -> {
                List<Optional<String>> found = values(tx.getAll(all));
                tx.put(TABLE, key("changed"), key("3"));
                tx.put(TABLE, key("new"), key("3"));
                tx.delete(TABLE, key("gone"));
                return found;
            });

            assertEquals(now, seen, changed);
            assertEquals(
                    List.of(Optional.of("3"), Optional.of("3"), Optional.empty()),
                    values(other.getAll(records("changed", "new", "gone"))));
        }
    }

    @Test
    void known_thatIsNotRead_concernsNobody() {
        put("a", "1");
        put("b", "1");
        Known known = store.ahead(records("a", "b"));
        put("b", "2");
        List<String> runs = new ArrayList<>();
        store.inTransaction(known, tx -> {
            runs.add("run");
            tx.put(TABLE, key("c"), tx.get(TABLE, key("a")).orElseThrow());
            return runs;
        });

        assertEquals(1, runs.size());
        assertEquals(Optional.of("1"), get("c"));
    }

    @Test
    void answersAndExceptions_doNotRestOnWhatIsKnownNoMore() {
        put("a", "1");
        Known known = store.ahead(records("a", "b"));
        put("a", "2");
        put("b", "2");

        assertEquals(
                "2",
                store.inTransaction(known, tx -> text(tx.get(TABLE, key("a")).orElseThrow())));
        assertEquals(
                "2",
                store.inTransaction(known, tx -> text(tx.get(TABLE, key("b")).orElseThrow())));
        assertThrows(
                IllegalStateException.class,
                () -> store.inTransaction(known, tx -> {
                    throw new IllegalStateException(text(tx.get(TABLE, key("a")).orElseThrow()));
                }));
    }

    @Test
    void known_ofAnotherMoment_doesNotMixWithWhatIsRead() {
        put("a", "1");
        put("b", "1");
        Known known = store.ahead(records("a"));
        write(other, tx -> {
            tx.put(TABLE, key("a"), key("2"));
            tx.put(TABLE, key("b"), key("2"));
        });

        assertEquals(
                List.of(Optional.of("2"), Optional.of("2")),
                store.inTransaction(known, tx -> values(List.of(tx.get(TABLE, key("b")), tx.get(TABLE, key("a"))))));
    }

    @Test
    void expect_isOfItsOwnValue_notOfTheKnown() {
        put("lease", "old");
        Known known = store.ahead(records("lease"));
        put("lease", "mine");
        store.inTransaction(known, tx -> {
            tx.expect(TABLE, key("lease"), key("mine"));
            tx.put(TABLE, key("a"), key("1"));
            return known;
        });
        assertEquals(Optional.of("1"), get("a"));

        Known mine = store.ahead(records("lease"));
        put("lease", "other");
        assertThrows(
                StorageException.Fenced.class,
                () -> store.inTransaction(mine, tx -> {
                    tx.expect(TABLE, key("lease"), key("mine"));
                    tx.put(TABLE, key("a"), key("2"));
                    return mine;
                }));
        assertEquals(Optional.of("1"), get("a"));
    }

    @Test
    void rareRecord_isFoundNevertheless() {
        put("there", "1");
        List<String> runs = new ArrayList<>();
        write(tx -> {
            runs.add("run");
            String found = tx.getRare(TABLE, key("absent"))
                            .map(MetadataStoreContract::text)
                            .orElse("none") + " "
                    + tx.getRare(TABLE, key("there"))
                            .map(MetadataStoreContract::text)
                            .orElse("none");
            tx.put(TABLE, key("result"), key(found));
        });
        assertEquals(Optional.of("none 1"), get("result"));
        assertEquals(
                "1",
                store.inTransaction(tx -> text(tx.getRare(TABLE, key("there")).orElse(key("none")))));
        assertEquals(2, runs.size());

        runs.clear();
        write(tx -> {
            runs.add("run");
            assertEquals(Optional.empty(), tx.getRare(TABLE, key("absent")));
            tx.put(TABLE, key("absent"), key("1"));
            assertEquals("1", text(tx.getRare(TABLE, key("absent")).orElseThrow()));
        });
        assertEquals(1, runs.size());
        assertEquals(Optional.of("1"), get("absent"));
    }

    @Test
    void rareRecord_thatComesMeanwhile_rerunsTheBody() {
        List<String> runs = new ArrayList<>();
        write(tx -> {
            runs.add("run");
            Optional<byte[]> rare = tx.getRare(TABLE, key("rare"));
            meanwhile(runs, inner -> inner.put(TABLE, key("rare"), key("1")));
            tx.put(TABLE, key("result"), rare.orElse(key("none")));
        });

        assertEquals(2, runs.size());
        assertEquals(Optional.of("1"), get("result"));
    }

    @Test
    void incrementsFromWhatIsKnown_allCount() {
        int threads = 6;
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < threads; thread++) {
                MetadataStore mine = thread % 2 == 0 ? store : other;
                running.add(executor.submit(() -> {
                    for (int i = 0; i < incrementsOfAThread() / 2; i++) {
                        mine.inTransaction(mine.ahead(records("count")), tx -> {
                            int count = tx.get(TABLE, key("count"))
                                    .map(value -> Integer.parseInt(text(value)))
                                    .orElse(0);
                            tx.put(TABLE, key("count"), key(String.valueOf(count + 1)));
                            return count;
                        });
                    }
                }));
            }
        }
        running.forEach(MetadataStoreContract::join);

        assertEquals(Optional.of(String.valueOf(threads * (incrementsOfAThread() / 2))), get("count"));
    }
}
