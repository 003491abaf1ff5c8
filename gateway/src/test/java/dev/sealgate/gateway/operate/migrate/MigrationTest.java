package dev.sealgate.gateway.operate.migrate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.operate.backup.BackupWorld;
import dev.sealgate.gateway.operate.migrate.Migration.Migrated;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobStore;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.blob.SteppedBlobStores;
import dev.sealgate.storage.cluster.Clocks;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.metadata.BlobPlace;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.ForwardingMetadataStore;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.Known;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.MigrationMark;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
    private static final int SMALL = 300;
    private static final int LARGE = 200_000;
    private static final BlobPlace BUCKET = BlobPlace.ofBucket("vault", "objects");
    private static final Migration.Watcher NOBODY = new Migration.Watcher() {
        @Override
        public void records(long done, OptionalLong about) {
            // nobody looks
        }

        @Override
        public void blobs(long done, long sealedBytes) {
            // nobody looks
        }

        @Override
        public void comparing(long records) {
            // nobody looks
        }
    };

    @TempDir
    Path directory;

    private Path source;

    @BeforeEach
    void fill() {
        source = directory.resolve("source");
        try (BackupWorld world = new BackupWorld(source)) {
            for (int i = 0; i < 20; i++) {
                world.put("small-" + i, SMALL);
                world.put("large-" + i, LARGE + i);
            }
            world.put("replaced", LARGE);
            world.put("replaced", SMALL);
            world.delete("small-0");
        }
    }

    private static BlobStore files(Path data) {
        return new FileBlobStore(data, Durability.RELAXED);
    }

    private Migrated run(Side to) {
        try (RocksDbMetadataStore metadata = open(source)) {
            Side from = new Side("source", metadata, false, files(source), BlobPlace.LOCAL);
            return new Migration(from, to, BackupWorld.ROOT_KEY, NOBODY).run();
        }
    }

    private static RocksDbMetadataStore open(Path data) {
        return RocksDbMetadataStore.open(data.resolve("metadata"), Durability.RELAXED);
    }

    private static void requireEverything(Path data) {
        try (BackupWorld world = new BackupWorld(data)) {
            for (int i = 0; i < 20; i++) {
                assertEquals(i != 0, world.get("small-" + i).isPresent());
                assertArrayEquals(
                        BackupWorld.bytes("large-" + i, LARGE + i),
                        world.get("large-" + i).orElseThrow());
            }
            assertArrayEquals(
                    BackupWorld.bytes("replaced", SMALL), world.get("replaced").orElseThrow());
        }
    }

    @Test
    void thereAndBack_everythingIsAsItWas() {
        InMemoryMetadataStore shared = new InMemoryMetadataStore();
        BlobStore away = files(directory.resolve("away"));
        Side bucket = new Side("shared", shared, true, away, BUCKET);
        Migrated there = run(bucket);
        assertEquals(20, there.blobs());
        assertTrue(there.records() > 60, there.toString());
        assertEquals(List.of(), there.missing());
        assertEquals(BUCKET, BlobPlace.of(shared));
        assertTrue(new RootKeyChecks(shared).isCurrent(BackupWorld.ROOT_KEY));

        Path back = directory.resolve("back");
        try (RocksDbMetadataStore metadata = open(back)) {
            Side to = new Side("back", metadata, false, files(back), BlobPlace.LOCAL);
            assertEquals(
                    there.records(),
                    new Migration(bucket, to, BackupWorld.ROOT_KEY, NOBODY)
                            .run()
                            .records());
            assertEquals(BlobPlace.LOCAL, BlobPlace.of(metadata));
        }
        requireEverything(back);
        requireEverything(source);
    }

    @Test
    void sourceThatAGatewayUses_isRefused_untilThatIsGone() {
        InMemoryMetadataStore shared = new InMemoryMetadataStore();
        Side used = new Side("shared", shared, true, files(directory.resolve("away")), BUCKET);
        run(used);
        Database database = new Database(shared, new RecordSeal(BackupWorld.ROOT_KEY));
        Membership gateway = Membership.join(
                database,
                new Clocks(shared::now, InstantSource.system(), System::nanoTime),
                new Membership.Settings("ab12", "test", false),
                new SecureRandom(),
                Runnable::run);
        InMemoryMetadataStore back = new InMemoryMetadataStore();
        Side to = new Side("back", back, true, files(directory.resolve("back")), BUCKET);
        Migration migration = new Migration(used, to, BackupWorld.ROOT_KEY, NOBODY);
        assertTrue(refusal(migration::run).contains("gateways use shared (ab12)"));
        assertFalse(MigrationMark.of(back).isPresent());
        gateway.close();
        assertEquals(20, migration.run().blobs());
    }

    /** Fails from its n-th commit on. */
    private static final class Failing extends ForwardingMetadataStore {
        private int left;

        Failing(MetadataStore store, int commits) {
            super(store);
            left = commits;
        }

        @Override
        public <R> R inTransaction(Known known, Function<Transaction, R> body) {
            if (left-- <= 0) {
                throw new StorageException.Unavailable("broken off");
            }
            return super.inTransaction(known, body);
        }
    }

    @Test
    void brokenOffAtAnyCommit_itGoesOn_andUntilThenNoGatewayStarts() {
        InMemoryMetadataStore shared = new InMemoryMetadataStore();
        Path blobs = directory.resolve("away");
        int tries = 0;
        boolean done = false;
        while (!done && tries < 100) {
            try {
                run(new Side("shared", new Failing(shared, 1), true, files(blobs), BUCKET));
                done = true;
            } catch (StorageException.Unavailable e) {
                assertEquals("broken off", e.getMessage());
                assertTrue(MigrationMark.of(shared).isPresent());
                assertFalse(new RootKeyChecks(shared).initialized());
            }
            tries++;
        }
        assertTrue(done && tries > 6, tries + " tries");
        assertFalse(MigrationMark.of(shared).isPresent());
        requireBack(shared, blobs);
    }

    @Test
    void brokenOffAtAnyStepOfABlob_itGoesOn() {
        InMemoryMetadataStore shared = new InMemoryMetadataStore();
        Path blobs = directory.resolve("away");
        List<Integer> steps = new ArrayList<>();
        boolean done = false;
        while (!done && steps.size() < 100) {
            int[] left = {10 + 3 * steps.size()};
            steps.add(left[0]);
            BlobStore stepped = SteppedBlobStores.open(blobs, Durability.RELAXED, () -> {
                synchronized (left) {
                    if (left[0]-- <= 0) {
                        throw new IllegalStateException("broken off");
                    }
                }
            });
            try {
                run(new Side("shared", shared, true, stepped, BUCKET));
                done = true;
            } catch (IllegalStateException e) {
                assertEquals("broken off", e.getMessage());
            }
        }
        assertTrue(done && steps.size() > 5, steps.toString());
        requireBack(shared, blobs);
    }

    private void requireBack(MetadataStore shared, Path blobs) {
        Path back = directory.resolve("back");
        try (RocksDbMetadataStore metadata = open(back)) {
            Side from = new Side("shared", shared, true, files(blobs), BUCKET);
            new Migration(
                            from,
                            new Side("back", metadata, false, files(back), BlobPlace.LOCAL),
                            BackupWorld.ROOT_KEY,
                            NOBODY)
                    .run();
        }
        requireEverything(back);
    }

    @Test
    void missingBlob_isListed_andAllElseIsThere() throws IOException {
        try (BackupWorld world = new BackupWorld(source)) {
            Files.delete(source.resolve(world.blobOf("large-3")));
        }
        Migrated migrated =
                run(new Side("shared", new InMemoryMetadataStore(), true, files(directory.resolve("away")), BUCKET));
        assertEquals(1, migrated.missing().size());
        assertTrue(
                migrated.missing().getFirst().startsWith(source.resolve("blobs").toString()));
    }

    private static String refusal(Executable migration) {
        return String.valueOf(assertThrows(MigrationException.class, migration).getMessage());
    }

    @Test
    void targetThatIsUsed_orFilledFromElsewhere_isRefused_unchanged() {
        InMemoryMetadataStore used = new InMemoryMetadataStore();
        used.write(tx -> tx.put(Schema.BUCKETS, new byte[] {1}, new byte[] {2}));
        Side to = new Side("shared", used, true, files(directory.resolve("away")), BUCKET);
        String message = refusal(() -> run(to));
        assertTrue(message.contains("shared is not empty (table BUCKETS has records)"), message);
        assertFalse(MigrationMark.of(used).isPresent());

        InMemoryMetadataStore other = new InMemoryMetadataStore();
        other.write(new MigrationMark(Bytes.ofHex("00"), 2, Bytes.ofHex(""), 0)::put);
        Side filled = new Side("shared", other, true, files(directory.resolve("away")), BUCKET);
        assertTrue(refusal(() -> run(filled)).contains("another source"));
    }

    @Test
    void wrongRootKey_orEmptySource_isRefused() {
        Side to = new Side("shared", new InMemoryMetadataStore(), true, files(directory.resolve("away")), BUCKET);
        byte[] other = new byte[RootKey.SIZE_BYTES];
        other[0] = 1;
        try (RocksDbMetadataStore metadata = open(source)) {
            Side from = new Side("source", metadata, false, files(source), BlobPlace.LOCAL);
            Migration wrong = new Migration(from, to, new RootKey(SecretBytes.owning(other)), NOBODY);
            assertTrue(refusal(wrong::run).contains("root key"));
        }
        Side empty =
                new Side("empty", new InMemoryMetadataStore(), true, files(directory.resolve("none")), BlobPlace.LOCAL);
        Migration nothing = new Migration(empty, to, BackupWorld.ROOT_KEY, NOBODY);
        assertTrue(refusal(nothing::run).contains("holds nothing"));
    }
}
