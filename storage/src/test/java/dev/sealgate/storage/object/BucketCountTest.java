package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.BucketCount.Held;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A count goes on where it left off, and shows only when it is complete. */
class BucketCountTest {
    private static final BucketName EMPTY = new BucketName("empty");
    private static final BucketName OTHER = new BucketName("other");

    @Test
    void count_isShownWhenItIsComplete_andBeginsAgain(@TempDir Path directory) {
        try (InMemoryMetadataStore store = new InMemoryMetadataStore()) {
            World world =
                    new World(TestDatabases.over(store), new FileBlobStore(directory, Durability.RELAXED)).withBucket();
            world.createBucket(EMPTY);
            world.createBucket(OTHER);
            for (int i = 1; i <= 5; i++) {
                world.put(World.path("key" + i), new byte[i]);
            }
            world.put(new ObjectPath(OTHER, "key"), new byte[100]);
            BucketCount count = new BucketCount(world.database);
            assertFalse(count.step(4));
            assertEquals(Map.of(), count.latest());
            assertTrue(count.step(4));
            Map<BucketName, Held> expected =
                    Map.of(World.BUCKET, new Held(5, 15), EMPTY, new Held(0, 0), OTHER, new Held(1, 100));
            assertEquals(expected, count.latest());
            world.put(World.path("key6"), new byte[10]);
            assertFalse(count.step(6));
            assertEquals(expected, count.latest());
            assertTrue(count.step(6));
            assertEquals(new Held(6, 25), count.latest().get(World.BUCKET));
        }
    }
}
