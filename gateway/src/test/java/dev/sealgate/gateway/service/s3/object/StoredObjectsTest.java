package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.storage.StorageException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredObjectsTest {
    private static final S3Request REQUEST = RequestBuilder.on(Rig.BUCKET, "k").build();

    @Test
    void read_ofContentThatAnOverwriteTookAway_isAskedAgainForTheNewVersion(@TempDir Path directory) {
        try (Rig rig = new Rig(directory)) {
            rig.put("k", new byte[1], "");
            AtomicInteger asked = new AtomicInteger();

            String etag = rig.stored.read(REQUEST, version -> {
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
                    () -> rig.stored.read(REQUEST, _ -> {
                        asked.incrementAndGet();
                        throw new StorageException.Corrupt("broken");
                    }));

            assertEquals(1, asked.get());
        }
    }
}
