package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Schema;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy whose source is replaced again and again before the copy can be committed. */
class ContendedCopyTest {
    @Test
    void copy_ofASourceThatIsReplacedEachTime_isOneOfItsVersions(@TempDir Path directory) {
        InterruptedStore store = new InterruptedStore();
        try (Rig rig = new Rig(directory, store)) {
            rig.put("hot", new byte[] {1}, "");
            store.beforeEachTransaction = () -> rig.put("hot", new byte[] {2}, "");

            assertEquals(200, rig.copy("hot", "copy", "").status());

            store.beforeEachTransaction = () -> {};
            assertArrayEquals(new byte[] {2}, rig.get("copy", ""));
            assertNotEquals(rig.version("hot").content(), rig.version("copy").content());
        }
    }

    /** Lets something happen before each transaction but those of what happens. */
    private static final class InterruptedStore implements MetadataStore {
        private final MetadataStore store = new InMemoryMetadataStore();
        private Runnable beforeEachTransaction = () -> {};
        private boolean interrupted;

        @Override
        public Optional<byte[]> get(Schema table, byte[] key) {
            return store.get(table, key);
        }

        @Override
        public Cursor cursor(Schema table) {
            return store.cursor(table);
        }

        @Override
        public <R> R inTransaction(Function<Transaction, R> body) {
            if (!interrupted) {
                interrupted = true;
                beforeEachTransaction.run();
                interrupted = false;
            }
            return store.inTransaction(body);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
