package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.ObjectRepository.CommitResult;
import dev.sealgate.storage.object.UploadRepository.CompleteResult;
import dev.sealgate.storage.object.UploadRepository.PutPartResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Operations that race for the same rows: one order of them must explain every outcome. */
@Timeout(120)
class ConcurrencyTest {
    private static final int ROUNDS = 60;
    private static final ObjectPath KEY = World.path("key");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private MetadataStore store;

    @SuppressWarnings("NullAway.Init") // set before each test
    private World world;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void open() {
        store = RocksDbMetadataStore.open(directory.resolve("metadata"), Durability.RELAXED);
        world = new World(TestDatabases.over(store), new FileBlobStore(directory.resolve("data"), Durability.RELAXED))
                .withBucket();
    }

    @AfterEach
    void close() {
        threads.close();
        world.sweepAfterGrace();
        Consistency.check(world);
        store.close();
    }

    /** Runs all at once; the results are in the order of the actions. */
    private <T> List<T> race(List<Callable<T>> actions) throws Exception {
        CyclicBarrier start = new CyclicBarrier(actions.size());
        List<Future<T>> futures = new ArrayList<>();
        for (Callable<T> action : actions) {
            futures.add(threads.submit(() -> {
                start.await();
                return action.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get());
        }
        return results;
    }

    @Test
    void putAgainstDeleteBucket_neverBothSucceed() throws Exception {
        byte[] plaintext = World.bytes(70_000, 1);
        for (int round = 0; round < ROUNDS; round++) {
            NewContent content = world.write(plaintext);
            ObjectVersion version = world.version(content.content(), "e");
            List<Object> results = race(List.of(
                    () -> world.objects.commit(KEY, version, content, new Precondition.None()),
                    () -> world.buckets.delete(World.BUCKET)));
            if (results.getFirst() instanceof CommitResult.Committed) {
                assertEquals(BucketRepository.DeleteResult.NOT_EMPTY, results.getLast());
                assertArrayEquals(plaintext, world.get(KEY).orElseThrow());
                world.objects.delete(KEY, new Precondition.None());
            } else {
                assertEquals(List.of(new CommitResult.NoSuchBucket(), BucketRepository.DeleteResult.DELETED), results);
                world.createBucket(World.BUCKET);
            }
        }
    }

    @Test
    void createUploadAgainstDeleteBucket_leavesNoUploadWithoutItsBucket() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Upload upload = world.upload(KEY);
            race(List.<Callable<Object>>of(
                    () -> world.uploads.create(upload), () -> world.buckets.delete(World.BUCKET)));
            assertTrue(world.uploads.find(KEY, upload.id()).isEmpty());
            world.createBucket(World.BUCKET);
        }
    }

    @Test
    void twoCompletes_oneWins() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Upload upload = uploadOfTwoParts();
            List<CompleteResult> results = race(
                    List.of(() -> world.complete(upload, List.of(1)), () -> world.complete(upload, List.of(1, 2))));
            assertEquals(
                    1,
                    results.stream()
                            .filter(CompleteResult.Completed.class::isInstance)
                            .count(),
                    results::toString);
            boolean firstWon = results.getFirst() instanceof CompleteResult.Completed;
            assertEquals(firstWon ? 70_000 : 70_010, world.get(KEY).orElseThrow().length);
        }
    }

    @Test
    void completeAgainstAbort_oneWins_andNothingIsLost() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Upload upload = uploadOfTwoParts();
            List<Object> results = race(List.<Callable<Object>>of(
                    () -> world.complete(upload, List.of(1, 2)) instanceof CompleteResult.Completed,
                    () -> world.uploads.abort(upload)));
            assertNotEquals(results.getFirst(), results.getLast(), "completed, aborted");
            world.sweepAfterGrace();
            assertEquals(results.getFirst(), world.objects.find(KEY).isPresent());
            if (world.objects.find(KEY).isPresent()) {
                assertEquals(70_010, world.get(KEY).orElseThrow().length);
            }
            world.objects.delete(KEY, new Precondition.None());
        }
    }

    @Test
    void completeAgainstReplacedPart_takesTheOldOrTheNewPart_whole() throws Exception {
        byte[] replacement = World.bytes(80_000, 9);
        for (int round = 0; round < ROUNDS; round++) {
            Upload upload = uploadOfTwoParts();
            List<Object> results = race(List.<Callable<Object>>of(
                    () -> world.complete(upload, List.of(1)), () -> world.putPart(upload, 1, replacement)));
            assertTrue(results.getFirst() instanceof CompleteResult.Completed, results::toString);
            world.sweepAfterGrace();
            byte[] expected = results.getLast() == PutPartResult.STORED ? replacement : World.bytes(70_000, 1);
            assertArrayEquals(expected, world.get(KEY).orElseThrow());
        }
    }

    private Upload uploadOfTwoParts() {
        Upload upload = world.begin(KEY);
        world.putPart(upload, 1, World.bytes(70_000, 1));
        world.putPart(upload, 2, World.bytes(10, 2));
        return upload;
    }

    @Test
    void parallelParts_areAllKept() throws Exception {
        Upload upload = world.begin(KEY);
        List<Callable<PutPartResult>> parts = new ArrayList<>();
        for (int number = 1; number <= 40; number++) {
            int part = number;
            parts.add(() -> world.putPart(upload, part, World.bytes(70_000, part)));
        }
        assertTrue(race(parts).stream().allMatch(PutPartResult.STORED::equals));
        assertEquals(40, world.uploads.parts(upload, 0, 1_000).size());
    }

    @Test
    void conditionalCreations_oneWins() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            List<Callable<CommitResult>> puts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                byte[] plaintext = World.bytes(66_000, i);
                puts.add(() -> world.put(KEY, plaintext, new Precondition.Absent()));
            }
            long won = race(puts).stream()
                    .filter(CommitResult.Committed.class::isInstance)
                    .count();
            assertEquals(1, won);
            world.objects.delete(KEY, new Precondition.None());
        }
    }

    @Test
    void readersOfAnOverwrittenObject_seeOneVersionWhole_whileTheSweeperRuns() throws Exception {
        world.put(KEY, World.bytes(150_000, 0));
        AtomicBoolean done = new AtomicBoolean();
        List<Callable<Integer>> actions = new ArrayList<>();
        actions.add(() -> {
            for (int i = 1; i <= 150; i++) {
                world.put(KEY, World.bytes(150_000, i));
                world.pass(Duration.ofSeconds(1));
            }
            done.set(true);
            return 150;
        });
        actions.add(() -> untilDone(done, () -> world.sweeper.sweepOnce()));
        for (int reader = 0; reader < 2; reader++) {
            actions.add(() -> untilDone(done, this::readOnce));
        }
        List<Integer> counts = race(actions);
        assertTrue(counts.stream().allMatch(count -> count > 0), counts::toString);
    }

    private void readOnce() {
        ObjectVersion version = world.objects.find(KEY).orElseThrow();
        byte[] plaintext = world.read(version.content());
        assertEquals(version.etag(), World.etag(plaintext), "etag of the version that was read");
    }

    private static int untilDone(AtomicBoolean done, Runnable action) {
        int count = 0;
        while (!done.get()) {
            action.run();
            count++;
            Thread.onSpinWait();
        }
        return count;
    }

    @Test
    void writersThatAbandonOrCommit_loseNothingToARunningSweeper() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        List<Callable<Integer>> actions = new ArrayList<>();
        actions.add(() -> untilDone(done, () -> {
            // A sweeper that has never swept: it looks for orphans every time.
            new Sweeper(world.database, world.blobs, world.contents, world.now::get, World.GRACE).sweepOnce();
        }));
        for (int writer = 0; writer < 2; writer++) {
            int seed = writer * 1_000;
            actions.add(() -> {
                for (int i = 0; i < 100; i++) {
                    NewContent content = world.write(World.bytes(70_000, seed + i));
                    if (i % 3 == 0) {
                        world.contents.abandon(content);
                    } else {
                        world.objects.commit(
                                World.path("k" + (seed + i)),
                                world.version(content.content(), "e"),
                                content,
                                new Precondition.None());
                    }
                }
                return 100;
            });
        }
        Future<List<Integer>> racing = threads.submit(() -> race(actions));
        assertEquals(66 * 2, awaitObjects(66 * 2));
        done.set(true);
        racing.get();
        for (int seed : new int[] {0, 1_000}) {
            for (int i = 0; i < 100; i++) {
                if (i % 3 != 0) {
                    byte[] stored = world.get(World.path("k" + (seed + i))).orElseThrow();
                    assertTrue(Arrays.equals(World.bytes(70_000, seed + i), stored));
                }
            }
        }
    }

    private int awaitObjects(int expected) {
        int found = 0;
        while (found < expected) {
            found = Consistency.all(world.database, Tables.OBJECTS).size();
            Thread.onSpinWait();
        }
        return found;
    }
}
