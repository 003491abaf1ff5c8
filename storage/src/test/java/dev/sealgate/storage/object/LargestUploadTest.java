package dev.sealgate.storage.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.object.UploadRepository.CompleteResult;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LargestUploadTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @Test
    void uploadOfAsManyPartsAsThereMayBe_isOneObject_andGoesAsOne() {
        try (MetadataStore store = RocksDbMetadataStore.open(directory.resolve("metadata"), Durability.RELAXED)) {
            World world = new World(
                            TestDatabases.over(store), new FileBlobStore(directory.resolve("data"), Durability.RELAXED))
                    .withBucket();
            Upload upload = world.begin(World.path("key"));
            ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
            List<Integer> numbers =
                    IntStream.rangeClosed(1, Part.MAX_NUMBER).boxed().toList();
            for (int number : numbers) {
                byte[] part = World.bytes(number % 1_000 == 0 ? 70_000 : number % 10, number);
                world.putPart(upload, number, part);
                plaintext.writeBytes(part);
            }
            assertInstanceOf(CompleteResult.Completed.class, world.complete(upload, numbers));
            assertArrayEquals(
                    plaintext.toByteArray(), world.get(World.path("key")).orElseThrow());
            world.sweepAfterGrace();
            Consistency.check(world);

            world.objects.delete(World.path("key"), new Precondition.None());
            assertEquals(1, world.sweepAfterGrace().contents());
            Consistency.check(world);
        }
    }
}
