package dev.sealgate.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every {@link MetadataStore} promises of transactions: as if they ran one after the other. */
abstract class TransactionContract extends MetadataStoreFixture {
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

        assertTrue(List.of("11", "22").contains(both), both); // which one is up to the store
    }

    @Test
    protected void bodyThatAlwaysLoses_isRunAloneInTheEnd() {
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
    void phantomOfLargeRows_isNoticed_whereAPageEndedEarly() {
        byte[] large = new byte[3 << 20];
        List.of("p/1", "p/3", "p/5").forEach(name -> write(tx -> tx.put(TABLE, key(name), large)));
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add(names(tx.scan(TABLE, KeyRange.startingWith(key("p/")), 10))
                    .found()
                    .toString());
            meanwhile(seen, other -> other.put(TABLE, key("p/4"), key("")));
            tx.put(TABLE, key("verdict"), key(""));
        });

        assertEquals(List.of("[p/1, p/3]", "[p/1, p/3]"), seen, "before the first row that was left");
    }

    @Test
    void scansThatCross_cannotBothCommit() {
        List<String> seen = new ArrayList<>();
        write(tx -> {
            seen.add(names(tx.scan(TABLE, KeyRange.startingWith(key("a/")), 10))
                    .found()
                    .toString());
            meanwhile(seen, other -> {
                assertEquals(
                        List.of(),
                        other.scan(TABLE, KeyRange.startingWith(key("b/")), 10).found());
                other.put(TABLE, key("a/theirs"), key(""));
            });
            tx.put(TABLE, key("b/mine"), key(""));
        });

        assertEquals(List.of("[]", "[a/theirs]"), seen);
    }

    @Test
    void incrementsOfManyThreads_allCount() {
        int threads = 16;
        int increments = incrementsOfAThread();
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
}
