package dev.sealgate.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GroupCommitterTest {
    private static final Schema TABLE = Schema.OBJECTS;

    private final RecordingJournal journal = new RecordingJournal();
    private final GroupCommitter committer = new GroupCommitter(journal);

    @AfterEach
    void close() {
        journal.gate.release(1_000);
        committer.close();
    }

    @Test
    void transactionsThatWait_areWrittenTogether() {
        CompletableFuture<Boolean> first = commitLater(tx -> put(tx, "first"));
        journal.awaitWriting();
        CompletableFuture<Boolean> second = commitLater(tx -> put(tx, "second"));
        CompletableFuture<Boolean> third = commitLater(tx -> put(tx, "third"));
        awaitWaiting(2);
        journal.gate.release(2);

        assertTrue(first.join() && second.join() && third.join());
        assertEquals(List.of(Set.of("first"), Set.of("second", "third")), journal.writes);
    }

    @Test
    void conflictWithinOneGroup_rejectsTheLaterOne() {
        CompletableFuture<Boolean> blocking = commitLater(tx -> put(tx, "first"));
        journal.awaitWriting();
        Consumer<MetadataStore.Transaction> onlyIfAbsent = tx -> {
            assertTrue(tx.get(TABLE, key("k")).isEmpty());
            put(tx, "k");
        };
        CompletableFuture<Boolean> second = commitLater(onlyIfAbsent);
        CompletableFuture<Boolean> third = commitLater(onlyIfAbsent);
        CompletableFuture<Boolean> phantom = commitLater(tx -> {
            assertTrue(tx.isEmpty(TABLE, key("k")));
            put(tx, "phantom");
        });
        awaitWaiting(3);
        journal.gate.release(2);

        assertTrue(blocking.join());
        long committed = List.of(second, third, phantom).stream()
                .filter(CompletableFuture::join)
                .count();
        assertEquals(1, committed, "whichever came first");
    }

    @Test
    void phantomWithinOneGroup_rejectsTheLaterScan() {
        CompletableFuture<Boolean> blocking = commitLater(tx -> put(tx, "first"));
        journal.awaitWriting();
        Consumer<MetadataStore.Transaction> onlyIfNone = tx -> {
            assertEquals(
                    List.of(),
                    tx.scan(TABLE, KeyRange.startingWith(key("k")), 10).found());
            put(tx, "k" + Thread.currentThread().threadId());
        };
        CompletableFuture<Boolean> second = commitLater(onlyIfNone);
        CompletableFuture<Boolean> third = commitLater(onlyIfNone);
        awaitWaiting(2);
        journal.gate.release(2);

        assertTrue(blocking.join());
        assertEquals(
                1,
                List.of(second, third).stream().filter(CompletableFuture::join).count(),
                "whichever came first");
    }

    @Test
    void largeGroups_areWrittenInPieces() {
        CompletableFuture<Boolean> first = commitLater(tx -> put(tx, "first"));
        journal.awaitWriting();
        byte[] threeMib = new byte[3 << 20];
        List<CompletableFuture<Boolean>> large = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "large" + i;
            large.add(commitLater(tx -> tx.put(TABLE, key(name), threeMib)));
        }
        awaitWaiting(4);
        journal.gate.release(3);

        assertTrue(first.join());
        large.forEach(each -> assertTrue(each.join()));
        assertEquals(List.of(1, 2, 2), journal.writes.stream().map(Set::size).toList());
    }

    @Test
    void failedWrite_reachesEveryoneWhoWaits_andNothingIsAcceptedAnyMore() {
        StorageException.Corrupt cause = new StorageException.Corrupt("bad");
        journal.failure = cause;
        CompletableFuture<Boolean> first = commitLater(tx -> put(tx, "first"));
        journal.awaitWriting();
        CompletableFuture<Boolean> second = commitLater(tx -> put(tx, "second"));
        CompletableFuture<Boolean> third = commitLater(tx -> put(tx, "third"));
        awaitWaiting(2);
        journal.gate.release(3);

        for (CompletableFuture<Boolean> each : List.of(first, second, third)) {
            CompletionException failure = assertThrows(CompletionException.class, each::join);
            assertInstanceOf(StorageException.class, failure.getCause());
        }
        assertEquals(cause, journal.failed);
        assertThrows(StorageException.Unavailable.class, () -> committer.commit(transaction(tx -> put(tx, "later"))));
        assertEquals(1, journal.attempts);
    }

    @Test
    void fullDisk_failsTheGroup_andLetsLaterOnesTry() {
        journal.failure = new StorageException.Full("full", new IllegalStateException("no space"));
        journal.gate.release(2);
        assertThrows(StorageException.Full.class, () -> committer.commit(transaction(tx -> put(tx, "first"))));
        journal.failure = null;

        assertTrue(committer.commit(transaction(tx -> put(tx, "second"))));
        assertEquals(List.of(Set.of("second")), journal.writes);
    }

    @Test
    void close_commitsWhatWasAccepted() {
        CompletableFuture<Boolean> first = commitLater(tx -> put(tx, "first"));
        journal.awaitWriting();
        CompletableFuture<Boolean> second = commitLater(tx -> put(tx, "second"));
        awaitWaiting(1);
        journal.gate.release(2);
        committer.close();

        assertTrue(first.join() && second.join());
        assertThrows(StorageException.Unavailable.class, () -> committer.commit(transaction(tx -> put(tx, "later"))));
    }

    private CompletableFuture<Boolean> commitLater(Consumer<MetadataStore.Transaction> body) {
        BufferedTransaction transaction = transaction(body);
        return CompletableFuture.supplyAsync(() -> committer.commit(transaction), Thread::startVirtualThread);
    }

    private BufferedTransaction transaction(Consumer<MetadataStore.Transaction> body) {
        BufferedTransaction transaction = BufferedTransaction.first(journal.committed(), Known.NOTHING);
        assertTrue(transaction.<Boolean>run(tx -> {
            body.accept(tx);
            return true;
        }));
        return transaction;
    }

    private void awaitWaiting(int count) {
        while (committer.waiting() < count) {
            Thread.onSpinWait();
        }
    }

    private static void put(MetadataStore.Transaction tx, String name) {
        tx.put(TABLE, key(name), key("value"));
    }

    private static byte[] key(String text) {
        return MetadataStoreContract.key(text);
    }

    /** Writes to a map, each time after waiting at a gate. */
    private static final class RecordingJournal implements GroupCommitter.Journal {
        final Semaphore gate = new Semaphore(0);
        final Semaphore writing = new Semaphore(0);
        final List<Set<String>> writes = new ArrayList<>();
        volatile int attempts;
        volatile @Nullable StorageException failure;
        volatile @Nullable StorageException failed;
        private final Map<RecordKey, Bytes> records = new ConcurrentHashMap<>();

        void awaitWriting() {
            writing.acquireUninterruptibly();
        }

        @Override
        public ReadView committed() {
            return new ReadView() {
                @Override
                public Optional<Bytes> get(RecordKey record) {
                    return Optional.ofNullable(records.get(record));
                }

                @Override
                public boolean isEmpty(Schema table, byte[] prefix, Set<Bytes> ignored) {
                    return RecordKey.within(sorted(), table, KeyRange.startingWith(prefix)).keySet().stream()
                            .map(RecordKey::key)
                            .allMatch(ignored::contains);
                }

                @Override
                public List<Optional<Bytes>> getAll(List<RecordKey> wanted) {
                    return wanted.stream().map(this::get).toList();
                }

                @Override
                public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
                    List<StoredRow> rows = RecordKey.within(sorted(), table, range).entrySet().stream()
                            .map(record -> new StoredRow(record.getKey().key(), record.getValue()))
                            .toList();
                    return new Portion<>(rows.subList(0, Math.min(limit, rows.size())), Optional.empty());
                }

                private NavigableMap<RecordKey, Bytes> sorted() {
                    return new TreeMap<>(records);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // only the committing thread writes
        public void write(Map<RecordKey, Optional<Bytes>> group) {
            attempts++;
            writing.release();
            gate.acquireUninterruptibly();
            StorageException refused = failure;
            if (refused != null) {
                throw refused;
            }
            Map<RecordKey, Bytes> puts = new HashMap<>();
            group.forEach((record, value) -> value.ifPresent(put -> puts.put(record, put)));
            records.putAll(puts);
            writes.add(puts.keySet().stream()
                    .map(record -> MetadataStoreContract.text(record.key().view()))
                    .collect(Collectors.toSet()));
        }

        @Override
        public void failed(StorageException cause) {
            failed = cause;
        }
    }
}
