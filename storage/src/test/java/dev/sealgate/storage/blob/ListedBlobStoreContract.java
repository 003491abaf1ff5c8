package dev.sealgate.storage.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobStore.BlobWriter;
import dev.sealgate.storage.seal.ByteSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every {@link ListedBlobStore} promises beside {@link BlobStoreContract}. */
abstract class ListedBlobStoreContract extends BlobStoreContract {
    @Override
    protected abstract ListedBlobStore store();

    @Test
    void openBlob_staysReadableAfterDelete() {
        byte[] written = randomBytes(300_000);
        BlobId id = store(written, 300_000);
        try (ByteSource source = open(id, written.length)) {
            store().delete(List.of(id));
            assertArrayEquals(written, readFully(source));
        }
    }

    @Test
    void forEach_visitsFinishedBlobsOnce_andNoOthers() {
        Set<BlobId> stored = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            stored.add(store(new byte[i], 10));
        }
        try (BlobWriter unfinished = store().create(fresh())) {
            unfinished.write(new byte[1], 0, 1);
            List<BlobId> visited = new ArrayList<>();
            store().forEach(visited::add);
            assertEquals(stored, Set.copyOf(visited));
            assertEquals(stored.size(), visited.size());
        }
    }

    @Test
    void quarantinedBlob_isOutOfReach_untilItsDayIsOver() {
        LocalDate day = LocalDate.of(2026, 1, 31);
        BlobId id = store(new byte[7], 7);
        BlobId later = store(new byte[8], 8);
        BlobId other = store(new byte[9], 9);
        assertEquals(0, store().deleteQuarantined(LocalDate.MAX), "nothing was ever put aside");
        assertEquals(OptionalLong.of(7), store().quarantine(id, day));
        assertEquals(OptionalLong.of(8), store().quarantine(later, day.plusDays(1)));
        assertEquals(OptionalLong.empty(), store().quarantine(fresh(), day));
        assertEquals(Set.of(other), all());
        assertThrows(StorageException.Corrupt.class, () -> open(id, 7));

        assertEquals(0, store().deleteQuarantined(day));
        assertEquals(1, store().deleteQuarantined(day.plusDays(1)));
        assertEquals(1, store().deleteQuarantined(day.plusDays(2)));
        assertEquals(Set.of(other), all());
    }

    @Test
    void close_beforeFinish_leavesNothingToBeFound() {
        BlobWriter writer = store().create(fresh());
        writer.write(new byte[100], 0, 100);
        writer.close();
        assertEquals(Set.of(), all());
    }

    private Set<BlobId> all() {
        Set<BlobId> all = new HashSet<>();
        store().forEach(all::add);
        return all;
    }
}
