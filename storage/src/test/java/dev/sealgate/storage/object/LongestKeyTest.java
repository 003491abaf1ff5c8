package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.metadata.postgres.PostgresMetadataStore;
import dev.sealgate.storage.metadata.postgres.PostgresServer;
import dev.sealgate.storage.metadata.postgres.PostgresSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The longest names there are, which PostgreSQL's index must take: every byte of them is escaped. */
class LongestKeyTest {
    private static final BucketName BUCKET = new BucketName("b".repeat(63));
    private static final ObjectPath PATH = new ObjectPath(BUCKET, "\0".repeat(ObjectPath.MAX_KEY_BYTES));

    @Test
    void objectAndUploadOfTheLongestName_areStoredListedAndDeleted(@TempDir Path directory) {
        String uri = PostgresServer.shared(18).database();
        try (MetadataStore store = PostgresMetadataStore.open(PostgresSettings.parse(uri, Map.of()))) {
            World world = new World(TestDatabases.over(store), new FileBlobStore(directory, Durability.RELAXED));
            world.createBucket(BUCKET);
            byte[] content = World.bytes(100_000, 1);
            world.put(PATH, content);
            assertArrayEquals(content, world.get(PATH).orElseThrow());
            assertEquals(
                    1,
                    world.objects
                            .list(new ObjectRepository.ListQuery(BUCKET, PATH.key(), "", "", 10))
                            .entries()
                            .size());
            Upload upload = world.begin(PATH);
            assertEquals(
                    1,
                    world.uploads
                            .list(new UploadRepository.ListQuery(BUCKET, PATH.key(), "", "", "", 10))
                            .entries()
                            .size());
            world.putPart(upload, 1, content);
            world.complete(upload, List.of(1));
            assertArrayEquals(content, world.get(PATH).orElseThrow());
            world.sweepAfterGrace();
            Consistency.check(world);
        }
    }
}
