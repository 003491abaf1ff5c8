package dev.sealgate.gateway.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ObjectPath;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredObjectsTest {
    private static final ObjectPath PATH = new ObjectPath(new BucketName(Rig.BUCKET), "k");

    @Test
    void read_ofContentThatAnOverwriteTookAway_isAskedAgainForTheNewVersion(@TempDir Path directory) {
        try (Rig rig = new Rig(directory)) {
            rig.put("k", new byte[1], "");
            AtomicInteger asked = new AtomicInteger();

            String etag = new StoredObjects(rig.objects).read(PATH, version -> {
                if (asked.incrementAndGet() == 1) {
                    rig.put("k", new byte[2], "");
                    throw new StorageException.Corrupt("vanished");
                }
                return version.etag();
            });

            assertEquals(rig.version("k").etag(), etag);
            assertEquals(2, asked.get());
        }
    }

    @Test
    void read_ofContentThatIsBroken_fails(@TempDir Path directory) {
        try (Rig rig = new Rig(directory)) {
            rig.put("k", new byte[1], "");
            AtomicInteger asked = new AtomicInteger();

            assertThrows(
                    StorageException.Corrupt.class,
                    () -> new StoredObjects(rig.objects).read(PATH, _ -> {
                        asked.incrementAndGet();
                        throw new StorageException.Corrupt("broken");
                    }));

            assertEquals(1, asked.get());
        }
    }
}
