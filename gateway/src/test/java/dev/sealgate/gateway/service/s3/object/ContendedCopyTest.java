package dev.sealgate.gateway.service.s3.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sealgate.storage.metadata.ForwardingMetadataStore;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.Known;
import java.nio.file.Path;
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
    private static final class InterruptedStore extends ForwardingMetadataStore {
        private Runnable beforeEachTransaction = () -> {};
        private boolean interrupted;

        InterruptedStore() {
            super(new InMemoryMetadataStore());
        }

        @Override
        public <R> R inTransaction(Known known, Function<Transaction, R> body) {
            if (!interrupted) {
                interrupted = true;
                beforeEachTransaction.run();
                interrupted = false;
            }
            return store.inTransaction(known, body);
        }
    }
}
