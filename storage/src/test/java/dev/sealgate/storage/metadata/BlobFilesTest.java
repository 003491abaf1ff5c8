package dev.sealgate.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sealgate.storage.Bytes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.WriteOptions;

class BlobFilesTest {
    private static final RecordKey RECORD = new RecordKey(Schema.INLINE_BLOBS, Bytes.copyOf(new byte[] {1}));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private static void write(Natives natives, RocksTables tables, Optional<Bytes> value) {
        natives.call(() -> {
            try (WriteOptions options = new WriteOptions()) {
                tables.write(options, Map.of(RECORD, value));
            }
            tables.flush();
            return tables;
        });
    }

    private static List<String> names(Natives natives, RocksTables tables) {
        AtomicReference<List<String>> names = new AtomicReference<>(List.of());
        natives.call(() -> {
            tables.readBlobFiles(blobs -> names.set(blobs.names().orElseThrow()));
            return tables;
        });
        return names.get();
    }

    @Test
    void fileThatFallsOutOfUseWhileItIsLookedAt_isNotMissing() {
        try (Natives natives = new Natives()) {
            RocksTables tables = RocksTables.open(directory, natives, LogTrust.WHOLE);
            write(natives, tables, Optional.of(Bytes.copyOf(new byte[60_000])));
            List<String> before = names(natives, tables);
            assertEquals(1, before.size());
            natives.call(() -> {
                tables.readBlobFiles(blobs -> {
                    write(natives, tables, Optional.of(Bytes.copyOf(new byte[50_000])));
                    natives.call(() -> {
                        tables.expunge(Schema.INLINE_BLOBS);
                        return tables;
                    });
                    assertEquals(Optional.empty(), blobs.flaw(directory));
                });
                return tables;
            });
            assertNotEquals(before, names(natives, tables));
        }
    }
}
