package dev.sealgate.storage.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobStore.BlobWriter;
import dev.sealgate.storage.seal.ByteSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BlobStore} promises. */
abstract class BlobStoreContract {
    /** The store under test; the same one for the whole of a test. */
    abstract BlobStore store();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 262_144, 1_000_003})
    void finishedBlob_readsBackByteForByte(int sizeBytes) {
        byte[] written = randomBytes(sizeBytes);
        BlobId id = store(written, 65_537);
        try (ByteSource source = store().open(id)) {
            assertEquals(sizeBytes, source.sizeBytes());
            assertArrayEquals(written, readFully(source));
        }
    }

    @Test
    void read_fromAnyOffset_givesTheBytesThere() {
        byte[] written = randomBytes(10_000);
        try (ByteSource source = store().open(store(written, 10_000))) {
            byte[] target = new byte[20];
            for (int offset : new int[] {0, 1, 4_095, 9_980, 9_999}) {
                int readBytes = source.read(offset, target, 3, 10);
                for (int i = 0; i < readBytes; i++) {
                    assertEquals(written[offset + i], target[3 + i], "offset " + offset + " + " + i);
                }
                assertEquals(Math.min(10, 10_000 - offset), readBytes);
            }
        }
    }

    @Test
    void read_behindTheEnd_isCorrupt() {
        try (ByteSource source = store().open(store(new byte[10], 10))) {
            assertThrows(StorageException.Corrupt.class, () -> source.read(10, new byte[1], 0, 1));
        }
    }

    @Test
    void write_takesTheGivenPartOfTheArray_andLeavesTheArrayToTheCaller() {
        byte[] array = {9, 1, 2, 9};
        try (BlobWriter writer = store().create()) {
            writer.write(array, 1, 2);
            array[1] = 7;
            writer.finish();
            assertArrayEquals(new byte[] {1, 2}, read(writer.id()));
        }
    }

    @Test
    void open_ofUnknownBlob_isCorrupt() {
        BlobId unknown = newId();
        assertThrows(StorageException.Corrupt.class, () -> store().open(unknown));
    }

    @Test
    void open_ofUnfinishedBlob_isCorrupt() {
        try (BlobWriter writer = store().create()) {
            writer.write(new byte[100], 0, 100);
            assertThrows(StorageException.Corrupt.class, () -> store().open(writer.id()));
        }
    }

    @Test
    void close_beforeFinish_removesEveryTrace() {
        BlobWriter writer = store().create();
        writer.write(new byte[100], 0, 100);
        writer.close();
        writer.close();
        assertEquals(Set.of(), all());
        assertThrows(IllegalStateException.class, () -> writer.write(new byte[1], 0, 1));
        assertThrows(IllegalStateException.class, writer::finish);
    }

    @Test
    void close_afterFinish_changesNothing() {
        BlobWriter writer = store().create();
        writer.write(new byte[] {5}, 0, 1);
        writer.finish();
        writer.close();
        assertArrayEquals(new byte[] {5}, read(writer.id()));
        assertThrows(IllegalStateException.class, () -> writer.write(new byte[1], 0, 1));
    }

    @Test
    void delete_makesABlobUnknown_andIsRepeatable() {
        BlobId id = store(new byte[10], 10);
        BlobId other = store(new byte[10], 10);
        store().delete(id);
        store().delete(id);
        assertThrows(StorageException.Corrupt.class, () -> store().open(id));
        assertEquals(Set.of(other), all());
    }

    @Test
    void openBlob_staysReadableAfterDelete() {
        byte[] written = randomBytes(300_000);
        BlobId id = store(written, 300_000);
        try (ByteSource source = store().open(id)) {
            store().delete(id);
            assertArrayEquals(written, readFully(source));
        }
    }

    @Test
    void forEach_visitsFinishedBlobsOnce_andNoOthers() {
        Set<BlobId> stored = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            stored.add(store(new byte[i], 10));
        }
        try (BlobWriter unfinished = store().create()) {
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
        assertEquals(7, store().quarantine(id, day));
        assertEquals(8, store().quarantine(later, day.plusDays(1)));
        assertEquals(Set.of(other), all());
        assertThrows(StorageException.Corrupt.class, () -> store().open(id));

        assertEquals(0, store().deleteQuarantined(day));
        assertEquals(1, store().deleteQuarantined(day.plusDays(1)));
        assertEquals(1, store().deleteQuarantined(day.plusDays(2)));
        assertEquals(Set.of(other), all());
    }

    @Test
    void create_namesEveryBlobDifferently() {
        assertNotEquals(newId(), newId());
    }

    final BlobId store(byte[] bytes, int stepBytes) {
        try (BlobWriter writer = store().create()) {
            for (int offset = 0; offset < bytes.length; offset += stepBytes) {
                writer.write(bytes, offset, Math.min(stepBytes, bytes.length - offset));
            }
            writer.finish();
            return writer.id();
        }
    }

    final byte[] read(BlobId id) {
        try (ByteSource source = store().open(id)) {
            return readFully(source);
        }
    }

    private BlobId newId() {
        try (BlobWriter writer = store().create()) {
            return writer.id();
        }
    }

    private Set<BlobId> all() {
        Set<BlobId> all = new HashSet<>();
        store().forEach(all::add);
        return all;
    }

    private static byte[] readFully(ByteSource source) {
        byte[] bytes = new byte[(int) source.sizeBytes()];
        for (int done = 0; done < bytes.length; ) {
            done += source.read(done, bytes, done, bytes.length - done);
        }
        return bytes;
    }

    private static byte[] randomBytes(int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        new Random(sizeBytes).nextBytes(bytes);
        return bytes;
    }
}
