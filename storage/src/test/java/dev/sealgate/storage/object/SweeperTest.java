package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.blob.ListedBlobStore;
import dev.sealgate.storage.cluster.TestMemberships;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.ForwardingMetadataStore;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.Known;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.Sweeper.Swept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweeperTest {
    private static final Precondition NONE = new Precondition.None();
    private static final ObjectPath KEY = World.path("key");
    private static final byte[] LARGE = World.bytes(100_000, 1);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private final MetadataStore store = new InMemoryMetadataStore();

    @SuppressWarnings("NullAway.Init") // set before each test
    private ListedBlobStore blobs;

    @SuppressWarnings("NullAway.Init") // set before each test
    private World world;

    @BeforeEach
    void open() {
        blobs = new FileBlobStore(directory, Durability.RELAXED);
        world = new World(TestDatabases.over(store), blobs).withBucket();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private int blobCount() {
        AtomicInteger count = new AtomicInteger();
        blobs.forEach(id -> count.incrementAndGet());
        return count.get();
    }

    @Test
    void retiredContent_isKeptUntilItsGraceIsOver() {
        world.put(KEY, LARGE);
        world.objects.delete(KEY, NONE);
        world.pass(World.GRACE.minusMillis(1));
        assertEquals(new Swept(0, 0, 0, 0, 0), world.sweeper.sweepOnce());
        assertEquals(1, blobCount());
        world.pass(World.GRACE);
        assertEquals(new Swept(1, 0, 0, 0, 0), world.sweeper.sweepOnce());
        assertEquals(0, blobCount());
    }

    @Test
    void writtenContent_isLeftToItsWriter_andAnOrphanToTheNextProcess() {
        NewContent pending = world.write(LARGE);
        world.write(LARGE);
        assertEquals(new Swept(0, 0, 0, 0, 0), world.sweepAfterGrace());
        world.objects.commit(KEY, world.version(pending.content(), "e"), pending, NONE);

        World next = new World(TestDatabases.over(store), blobs);
        assertEquals(new Swept(0, 0, 1, 0, 0), next.sweepAfterGrace());
        assertArrayEquals(LARGE, next.get(KEY).orElseThrow());
        Consistency.check(next);
    }

    /** A metadata directory from yesterday's backup, over the blobs of today. */
    @Test
    void blobsNewerThanTheirMetadata_areKeptForAWeek_andReadAgainOnceTheMetadataIsBack() throws IOException {
        world.put(KEY, LARGE);
        MetadataStore older = new InMemoryMetadataStore();
        World mistaken = new World(TestDatabases.over(older), blobs).withBucket();
        assertEquals(new Swept(0, 0, 1, 0, 0), mistaken.sweeper.sweepOnce());
        assertEquals(0, blobCount());
        mistaken.pass(Duration.ofDays(7));
        assertEquals(new Swept(0, 0, 0, 0, 0), mistaken.sweeper.sweepOnce());

        BlobId id = new BlobId(world.objects.find(KEY).orElseThrow().content().id());
        Files.move(Path.of(blobs.quarantineOf(LocalDate.of(2026, 1, 2)), id.toString()), Path.of(blobs.location(id)));
        assertArrayEquals(LARGE, world.get(KEY).orElseThrow());
        older.close();
    }

    @Test
    void heldSweeper_sweepsOnceMore_andThenDeletesNothing_untilItsTimeIsOver() {
        world.put(KEY, LARGE);
        world.objects.delete(KEY, NONE);
        world.sweeper.sweepOnce();
        world.pass(World.GRACE);
        world.sweeper.hold(Duration.ofHours(1));
        assertEquals(0, blobCount());
        world.put(KEY, LARGE);
        world.objects.delete(KEY, NONE);
        world.pass(World.GRACE);
        assertEquals(new Swept(0, 0, 0, 0, 0), world.sweeper.sweepOnce());
        assertTrue(world.sweeper.isHeld());
        world.pass(Duration.ofMinutes(50));
        assertTrue(world.sweeper.holdOn(Duration.ofHours(1)));
        world.pass(Duration.ofMinutes(59));
        assertEquals(new Swept(0, 0, 0, 0, 0), world.sweeper.sweepOnce());
        world.pass(Duration.ofMinutes(1));
        assertEquals(new Swept(1, 0, 0, 0, 0), world.sweepAfterGrace());
        assertFalse(world.sweeper.holdOn(Duration.ofHours(1)), "something was deleted meanwhile");
    }

    @Test
    void heldSweeper_thatIsLetGo_deletesAgain() {
        world.sweeper.hold(Duration.ofHours(1));
        world.put(KEY, LARGE);
        world.objects.delete(KEY, NONE);
        world.pass(World.GRACE);
        world.sweeper.letGo();
        assertFalse(world.sweeper.isHeld());
        assertEquals(new Swept(1, 0, 0, 0, 0), world.sweepAfterGrace());
    }

    @Test
    void namedBlobs_areThoseInUse_withTheSizesOfTheirFiles() throws IOException {
        Database database = TestDatabases.over(store);
        world.put(KEY, LARGE);
        world.put(World.path("deleted"), LARGE);
        world.objects.delete(World.path("deleted"), NONE);
        BlobId id = new BlobId(world.objects.find(KEY).orElseThrow().content().id());
        List<BlobId> named = new ArrayList<>();
        NamedBlobs.forEach(store, named::add);
        assertEquals(List.of(id), named);
        NamedBlobs.forEach(store, database, (blob, bytes) -> {
            assertEquals(id, blob);
            named.add(blob);
            assertEquals(Path.of(blobs.location(id)).toFile().length(), bytes);
        });
        assertEquals(2, named.size());
        assertTrue(Files.exists(directory.resolve(FileBlobStore.pathOf(id))));
    }

    @Test
    void quarantinedBlobs_areDeletedAfterAWeek() {
        world.write(LARGE);
        World next = new World(TestDatabases.over(store), blobs);
        assertEquals(new Swept(0, 0, 1, 0, 0), next.sweeper.sweepOnce());
        next.pass(Duration.ofDays(8));
        assertEquals(new Swept(0, 0, 0, 1, 0), next.sweeper.sweepOnce());
    }

    @Test
    void blobWhoseRecordIsDamaged_isNoOrphan() {
        world.put(KEY, LARGE);
        byte[] id = world.objects.find(KEY).orElseThrow().content().id().toArray();
        store.inTransaction(tx -> {
            tx.put(Schema.FILE_BLOBS, id, new byte[100]);
            return id;
        });
        World next = new World(TestDatabases.over(store), blobs);
        assertEquals(new Swept(0, 0, 0, 0, 1), next.sweeper.sweepOnce());
        assertEquals(1, blobCount());
    }

    @Test
    void storeThatCannotBeLookedThrough_losesItsGarbage_andWhatAGatewayLeftThatIsGone() {
        BlobStore unlisted = new ForwardingBlobStore(blobs);
        world.write(LARGE);
        world.put(KEY, LARGE);
        world.put(KEY, LARGE);
        assertEquals(3, blobCount());
        ContentStore contents =
                new ContentStore(world.database, unlisted, TestMemberships.alone(world.database, world.now::get));
        Sweeper sweeper = new Sweeper(world.database, unlisted, contents, world.now::get, World.GRACE);
        assertEquals(new Swept(0, 0, 0, 0, 0), sweeper.sweepOnce());
        assertEquals(2, blobCount());
        world.pass(World.GRACE);
        assertEquals(new Swept(1, 0, 0, 0, 0), sweeper.sweepOnce());
        assertEquals(1, blobCount());
    }

    /** A commit that threw may have happened all the same: what it would have taken must not be swept. */
    @Test
    void contentOfACommitInDoubt_isKept_evenWhenItsWriterAbandonsIt() {
        FailingAfterCommit dying = new FailingAfterCommit(store);
        World failing = new World(TestDatabases.over(dying), blobs);
        NewContent content = failing.write(LARGE);
        ObjectVersion version = failing.version(content.content(), "e");
        dying.dead = true;
        assertThrows(StorageException.Unavailable.class, () -> failing.objects.commit(KEY, version, content, NONE));
        failing.contents.abandon(content);
        dying.dead = false;
        failing.sweeper.sweepOnce();

        World next = new World(TestDatabases.over(store), blobs);
        next.sweepAfterGrace();
        assertArrayEquals(LARGE, next.get(KEY).orElseThrow());
    }

    @Test
    void corruptGarbage_isCounted_andDoesNotStopTheSweep() {
        Upload upload = world.begin(KEY);
        world.putPart(upload, 1, LARGE);
        world.complete(upload, List.of(1));
        ObjectVersion version = world.objects.find(KEY).orElseThrow();
        store.inTransaction(tx -> {
            tx.put(Schema.MANIFESTS, version.content().id().toArray(), new byte[100]);
            return version;
        });
        world.objects.delete(KEY, NONE);
        world.put(World.path("other"), LARGE);
        world.objects.delete(World.path("other"), NONE);
        assertEquals(new Swept(1, 1, 0, 0, 1), world.sweepAfterGrace());
        assertEquals(1, blobCount(), "the part that its manifest no longer leads to");
    }

    /** Commits, and then fails as a disk does that dies before it can say so. */
    private static final class FailingAfterCommit extends ForwardingMetadataStore {
        private boolean dead;

        FailingAfterCommit(MetadataStore store) {
            super(store);
        }

        @Override
        public <R> R inTransaction(Known known, Function<Transaction, R> body) {
            R result = store.inTransaction(known, body);
            if (dead) {
                throw new StorageException.Unavailable("the disk died");
            }
            return result;
        }
    }
}
