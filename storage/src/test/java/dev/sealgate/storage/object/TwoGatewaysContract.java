package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.cluster.GatewayId;
import dev.sealgate.storage.cluster.Leases;
import dev.sealgate.storage.cluster.TestMemberships;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.ForwardingMetadataStore;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Known;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.ObjectRepository.CommitResult;
import dev.sealgate.storage.seal.ByteSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways, each with a whole storage of its own, over one metadata store and one directory of blobs. */
abstract class TwoGatewaysContract {
    private static final Precondition NONE = new Precondition.None();
    private static final ObjectPath KEY = World.path("key");
    private static final byte[] LARGE = World.bytes(100_000, 1);
    private static final Duration GRACE = Duration.ofSeconds(3);
    private static final Duration DECLARED_GONE_AFTER = Duration.ofSeconds(16);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(11);

    /** One gateway: renewed as long as it runs. */
    private static final class Gateway {
        final World world;
        final Sweeper sweeper;
        boolean paused;

        Gateway(World world) {
            this.world = world;
            sweeper = new Sweeper(world.database, world.blobs, world.contents, world.now::get, GRACE);
        }
    }

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(World.START);
    private final List<Gateway> gateways = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private MetadataStore store;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Gateway a;

    abstract MetadataStore open(Path empty);

    /** Over the same records, as another gateway has it. */
    abstract MetadataStore beside(MetadataStore first);

    @BeforeEach
    void open() {
        store = open(directory.resolve("metadata"));
        a = start(store);
        a.world.withBucket();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Gateway start(MetadataStore own) {
        return start(own, now);
    }

    private Gateway start(MetadataStore own, AtomicReference<Instant> local) {
        Gateway started = new Gateway(new World(
                TestDatabases.over(own),
                new FileBlobStore(directory.resolve("data"), Durability.RELAXED),
                local,
                (database, clock) -> TestMemberships.among(database, now::get, clock)));
        gateways.add(started);
        return started;
    }

    private Gateway startB() {
        return start(beside(store));
    }

    /** Time goes on, second by second; whoever is not paused says that it lives. */
    private void pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            now.updateAndGet(instant -> instant.plusSeconds(1));
            gateways.stream().filter(each -> !each.paused).forEach(each -> each.world.membership.renew());
        }
    }

    private int blobCount() {
        AtomicInteger count = new AtomicInteger();
        a.world.blobs.forEach(id -> count.incrementAndGet());
        return count.get();
    }

    private int unfinishedCount() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data/tmp"))) {
            return (int) files.count();
        }
    }

    private int rows(Schema table) {
        return store.keys(table, KeyRange.all(), 1_000).found().size();
    }

    private CommitResult commit(Gateway at, NewContent content) {
        return at.world.objects.commit(KEY, at.world.version(content.content(), "e"), content, NONE);
    }

    private static void sweep(Gateway at) {
        at.sweeper.sweepOnce();
    }

    @Test
    void uploadUnderWay_goesOn_whileAnotherGatewayStarts() throws IOException {
        try (ContentKeys keys = World.keys(1);
                ContentWriter writer = a.world.contents.write(keys, 0)) {
            writer.write(LARGE, 0, 90_000);
            Gateway b = startB();
            assertEquals(1, unfinishedCount());
            sweep(b);
            pass(Duration.ofSeconds(30));
            sweep(b);
            writer.write(LARGE, 90_000, 10_000);
            assertInstanceOf(CommitResult.Committed.class, commit(a, writer.finish()));
            assertArrayEquals(LARGE, b.world.get(KEY).orElseThrow());
        }
    }

    @Test
    void blobThatIsNotYetCommitted_isLeftAlone_byTheSweepsOfAnotherGatewayThatStarts() {
        NewContent content = a.world.write(LARGE);
        Gateway b = startB();
        sweep(b);
        pass(Duration.ofSeconds(30));
        sweep(b);
        assertInstanceOf(CommitResult.Committed.class, commit(a, content));
        assertArrayEquals(LARGE, b.world.get(KEY).orElseThrow());
    }

    @Test
    void readerOfParts_readsToTheEnd_whatAnotherGatewayDeletes() {
        Gateway b = startB();
        Upload upload = a.world.begin(KEY);
        a.world.putPart(upload, 1, LARGE);
        a.world.putPart(upload, 2, LARGE);
        a.world.complete(upload, List.of(1, 2));
        Content content = a.world.objects.find(KEY).orElseThrow().content();
        try (ContentKeys keys = World.keys(1);
                ByteSource source = a.world.contents.open(content, keys)) {
            byte[] read = new byte[200_000];
            int done = source.read(0, read, 0, 1_000);
            b.world.objects.delete(KEY, NONE);
            for (int i = 0; i < 20; i++) {
                sweep(b);
                pass(Duration.ofSeconds(4)); // beyond the time after which a read is named
            }
            while (done < read.length) {
                done += source.read(done, read, done, read.length - done);
            }
            assertArrayEquals(LARGE, Arrays.copyOf(read, LARGE.length));
            assertArrayEquals(LARGE, Arrays.copyOfRange(read, LARGE.length, read.length));
        }
        pass(Duration.ofSeconds(4));
        sweep(b);
        assertEquals(0, blobCount());
    }

    @Test
    void longReader_holdsWhatItReads_andNothingElse() {
        Gateway b = startB();
        a.world.put(KEY, LARGE);
        a.world.put(World.path("other"), LARGE);
        Content content = a.world.objects.find(KEY).orElseThrow().content();
        try (ContentKeys keys = World.keys(1);
                ByteSource _ = a.world.contents.open(content, keys)) {
            b.world.objects.delete(KEY, NONE);
            b.world.objects.delete(World.path("other"), NONE);
            sweep(b);
            pass(Duration.ofSeconds(20));
            sweep(b);
            assertEquals(2, blobCount(), "the read is not long yet");
            pass(Duration.ofSeconds(20));
            sweep(b);
            assertEquals(1, blobCount());
        }
    }

    @Test
    void pausedGateway_stopsServing_andCommitsNothing_onceItIsDeclaredGone() {
        a.world.put(World.path("before"), LARGE);
        NewContent content = a.world.write(LARGE);
        GatewayId before = a.world.membership.id();
        Gateway b = startB();
        a.paused = true;
        pass(Duration.ofSeconds(9));
        assertTrue(a.world.membership.serving());
        pass(Duration.ofSeconds(1));
        assertFalse(a.world.membership.serving());
        sweep(b);
        assertEquals(2, blobCount());
        pass(Duration.ofSeconds(6));
        sweep(b);
        assertEquals(1, blobCount());

        assertThrows(StorageException.Fenced.class, () -> commit(a, content));
        assertEquals(List.of(), b.world.objects.find(KEY).stream().toList());
        a.paused = false;
        pass(Duration.ofSeconds(1));
        assertTrue(a.world.membership.serving());
        assertNotEquals(before, a.world.membership.id());
        assertInstanceOf(CommitResult.Committed.class, a.world.put(KEY, LARGE));
        assertArrayEquals(LARGE, b.world.get(KEY).orElseThrow());
        assertArrayEquals(LARGE, b.world.get(World.path("before")).orElseThrow());
    }

    /** It cannot know that it was declared gone while it slept. */
    @Test
    void whatAGatewayWritesAfterItWasDeclaredGone_isDeletedToo() {
        Gateway b = startB();
        a.paused = true;
        try (ContentKeys keys = World.keys(1);
                ContentWriter writer = a.world.contents.write(keys, 0)) {
            writer.write(LARGE, 0, 1_000);
            pass(DECLARED_GONE_AFTER);
            sweep(b);
            writer.write(LARGE, 1_000, 99_000);
            NewContent content = writer.finish();
            assertEquals(1, blobCount());
            a.paused = false;
            pass(Duration.ofSeconds(1));
            assertThrows(StorageException.Fenced.class, () -> commit(a, content));
            sweep(a);
            assertEquals(0, blobCount());
        }
    }

    @Test
    void killedGateway_leavesNoOrphan_andNoRowsAfterAWhile() throws IOException {
        a.world.put(KEY, LARGE);
        a.world.write(LARGE);
        ContentWriter unfinished = a.world.contents.write(World.keys(1), 0);
        unfinished.write(LARGE, 0, LARGE.length);
        Gateway b = startB();
        a.paused = true;
        sweep(b);
        assertEquals(2, blobCount());
        assertEquals(1, unfinishedCount());
        pass(DECLARED_GONE_AFTER);
        sweep(b);
        assertEquals(1, blobCount());
        assertEquals(0, unfinishedCount());
        assertEquals(1, rows(Schema.LIVES));

        pass(FORGOTTEN_AFTER);
        sweep(b);
        assertEquals(1, rows(Schema.GATEWAYS));
        assertEquals(1, rows(Schema.INTENTS));
        assertArrayEquals(LARGE, b.world.get(KEY).orElseThrow());
    }

    @Test
    void gatewayThatEnds_leavesNoRows() {
        Gateway b = startB();
        a.world.put(KEY, LARGE);
        a.paused = true;
        a.world.membership.close();
        assertEquals(1, rows(Schema.LIVES));
        assertEquals(1, rows(Schema.GATEWAYS));
        assertEquals(1, rows(Schema.INTENTS));
        assertArrayEquals(LARGE, b.world.get(KEY).orElseThrow());
    }

    @Test
    void reservedIds_areEnoughForAnyNumberOfBlobs_andTheirRowsGo() {
        for (int i = 0; i < 5_000; i++) {
            a.world.put(KEY, new byte[1]);
        }
        assertTrue(rows(Schema.INTENTS) <= 3, "rows: " + rows(Schema.INTENTS));
    }

    @Test
    void commitOfUnknownOutcome_isDecidedAtTheEndOfTheGateway() {
        Failing failing = new Failing(beside(store));
        Gateway c = start(failing);
        NewContent happened = c.world.write(LARGE);
        NewContent never = c.world.write(LARGE);
        failing.after = true;
        assertThrows(StorageException.Unavailable.class, () -> commit(c, happened));
        failing.after = false;
        failing.before = true;
        assertThrows(StorageException.Unavailable.class, () -> commit(c, never));
        failing.before = false;
        sweep(c);
        pass(Duration.ofSeconds(30));
        sweep(a);
        assertEquals(2, blobCount(), "nobody knows yet");

        c.paused = true;
        c.world.membership.close();
        sweep(a);
        assertEquals(1, blobCount());
        assertArrayEquals(LARGE, a.world.get(KEY).orElseThrow());
        pass(FORGOTTEN_AFTER);
        sweep(a);
        assertEquals(1, rows(Schema.GATEWAYS));
        assertEquals(1, rows(Schema.INTENTS));
    }

    @Test
    void lease_isOneGatewaysAtATime_andALateTransactionOfAnEarlierHolderIsRefused() {
        Gateway b = startB();
        Leases.Held old = a.world.membership.leases().take("work").orElseThrow();
        assertTrue(b.world.membership.leases().take("work").isEmpty());
        a.paused = true;
        pass(Duration.ofSeconds(9));
        assertTrue(old.isHeld());
        pass(Duration.ofSeconds(1));
        assertFalse(old.isHeld());
        assertTrue(b.world.membership.leases().take("work").isEmpty());
        pass(Duration.ofSeconds(5));
        Leases.Held taken = b.world.membership.leases().take("work").orElseThrow();
        b.world.database.write(taken::fence);
        assertThrows(
                StorageException.Fenced.class,
                () -> a.world.database.write(tx -> {
                    old.fence(tx);
                    tx.delete(Tables.FILE_BLOBS, Bytes.ofHex("00"));
                }));
        assertThrows(StorageException.Fenced.class, old::release);
        taken.release();
        a.paused = false;
        pass(Duration.ofSeconds(1));
        assertTrue(a.world.membership.leases().take("work").isPresent());
        assertThrows(StorageException.Fenced.class, () -> b.world.database.write(taken::fence));
    }

    @Test
    void sweeperThatIsHeld_keepsOthersFromSweeping_andMayNotBeHeldWhileAnotherSweeps() {
        Gateway b = startB();
        a.world.put(KEY, LARGE);
        a.sweeper.hold(Duration.ofMinutes(2));
        b.world.objects.delete(KEY, NONE);
        for (int i = 0; i < 10; i++) {
            sweep(a);
            sweep(b);
            pass(Duration.ofSeconds(5));
        }
        assertEquals(1, blobCount());
        assertThrows(StorageException.Unavailable.class, () -> b.sweeper.hold(Duration.ofMinutes(1)));
        a.sweeper.letGo();
        sweep(a);
        pass(Duration.ofSeconds(5));
        sweep(a);
        assertEquals(0, blobCount());
    }

    /** Their clocks are an hour apart, to either side; the store's is right. */
    @Test
    void clocksThatDiffer_areReported_andDecideNothing() {
        for (Duration off : List.of(Duration.ofHours(-1), Duration.ofHours(1))) {
            AtomicReference<Instant> local = new AtomicReference<>() {
                private static final long serialVersionUID = 1;
            };
            local.set(now.get().plus(off));
            Gateway b = start(beside(store), local);
            b.world.membership.renew();
            assertEquals(off, b.world.membership.clockAhead());
            b.paused = true;

            a.world.put(KEY, LARGE);
            Content content = a.world.objects.find(KEY).orElseThrow().content();
            try (ContentKeys keys = World.keys(1);
                    ByteSource source = a.world.contents.open(content, keys)) {
                b.world.objects.delete(KEY, NONE);
                sweep(a);
                pass(Duration.ofSeconds(8));
                sweep(a);
                assertEquals(1, blobCount(), "a reads it");
                assertArrayEquals(LARGE, World.readFully(source));
            }
            b.world.membership.close();
            gateways.remove(b);
        }
        InstantSource clock = now::get;
        assertEquals(
                Duration.ZERO, TestMemberships.among(a.world.database, clock).clockAhead());
    }

    /** Fails before a commit, or after it. */
    private static final class Failing extends ForwardingMetadataStore {
        private boolean before;
        private boolean after;

        Failing(MetadataStore store) {
            super(store);
        }

        @Override
        public <R> R inTransaction(Known known, Function<Transaction, R> body) {
            if (before) {
                throw new StorageException.Unavailable("away before");
            }
            R result = store.inTransaction(known, body);
            if (after) {
                throw new StorageException.Unavailable("away after");
            }
            return result;
        }
    }
}
