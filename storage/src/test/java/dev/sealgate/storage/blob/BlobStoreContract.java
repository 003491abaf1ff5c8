package dev.sealgate.storage.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobStore.BlobWriter;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BlobStore} promises. */
public abstract class BlobStoreContract {
    /** So large that any store has begun to put it down before it is finished. */
    private static final int LARGE_BYTES = 20_000_000;

    /** The store under test; the same one for the whole of a test. */
    protected abstract BlobStore store();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4096, 262_144, 1_000_003})
    void finishedBlob_readsBackByteForByte(int sizeBytes) {
        byte[] written = randomBytes(sizeBytes);
        BlobId id = store(written, 65_537);
        try (ByteSource source = open(id, sizeBytes)) {
            assertEquals(sizeBytes, source.sizeBytes());
            assertArrayEquals(written, readFully(source));
        }
    }

    @Test
    void read_fromAnyOffset_givesTheBytesThere() {
        byte[] written = randomBytes(10_000);
        try (ByteSource source = open(store(written, 10_000), 10_000)) {
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
        try (ByteSource source = open(store(new byte[10], 10), 10)) {
            assertThrows(StorageException.Corrupt.class, () -> source.read(10, new byte[1], 0, 1));
        }
    }

    @Test
    void write_takesTheGivenPartOfTheArray_andLeavesTheArrayToTheCaller() {
        byte[] array = {9, 1, 2, 9};
        try (BlobWriter writer = store().create(fresh())) {
            writer.write(array, 1, 2);
            array[1] = 7;
            writer.finish();
            assertArrayEquals(new byte[] {1, 2}, read(writer.id(), 2));
        }
    }

    @Test
    void open_ofUnknownBlob_isCorrupt() {
        BlobId unknown = newId();
        assertThrows(StorageException.Corrupt.class, () -> open(unknown, 100));
    }

    @Test
    void open_ofUnfinishedBlob_isCorrupt() {
        try (BlobWriter writer = store().create(fresh())) {
            writer.write(new byte[100], 0, 100);
            assertThrows(StorageException.Corrupt.class, () -> open(writer.id(), 100));
        }
    }

    @Test
    void close_beforeFinish_removesEveryTrace() {
        BlobWriter writer = store().create(fresh());
        writer.write(new byte[100], 0, 100);
        writer.close();
        writer.close();
        assertThrows(StorageException.Corrupt.class, () -> open(writer.id(), 100));
        assertEquals(0, store().deleteUnfinished(_ -> true));
        assertThrows(IllegalStateException.class, () -> writer.write(new byte[1], 0, 1));
        assertThrows(IllegalStateException.class, writer::finish);
    }

    @Test
    void close_afterFinish_changesNothing() {
        BlobWriter writer = store().create(fresh());
        writer.write(new byte[] {5}, 0, 1);
        writer.finish();
        writer.close();
        assertArrayEquals(new byte[] {5}, read(writer.id(), 1));
        assertThrows(IllegalStateException.class, () -> writer.write(new byte[1], 0, 1));
    }

    @Test
    void delete_makesBlobsUnknown_andIsRepeatable() {
        BlobId id = store(new byte[10], 10);
        BlobId second = store(new byte[10], 10);
        BlobId other = store(new byte[] {5}, 1);
        store().delete(List.of());
        store().delete(List.of(id, second));
        store().delete(List.of(id, second));
        assertThrows(StorageException.Corrupt.class, () -> open(id, 10));
        assertThrows(StorageException.Corrupt.class, () -> open(second, 10));
        assertArrayEquals(new byte[] {5}, read(other, 1));
    }

    @Test
    void open_withAnotherSize_saysSo() {
        byte[] written = randomBytes(1_000);
        BlobId id = store(written, 1_000);
        for (int claimed : new int[] {0, 999, 1_001, 2_000}) {
            try (ByteSource source = open(id, claimed)) {
                assertEquals(1_000, source.sizeBytes(), "claimed: " + claimed);
            } catch (StorageException.Corrupt e) {
                assertTrue(String.valueOf(e.getMessage()).contains("1000"), e::toString);
            }
        }
    }

    @Test
    void read_outsideOfWhatWasWanted_givesTheBytesThereToo() {
        byte[] written = randomBytes(700_000);
        BlobId id = store(written, 100_000);
        for (ByteRange wanted : List.of(ByteRange.all(0), new ByteRange(300_000, 100_000), new ByteRange(699_999, 1))) {
            try (ByteSource source = store().open(id, written.length, wanted)) {
                for (int offset : new int[] {0, 299_000, 399_990, 650_000, 10, 300_000}) {
                    byte[] target = readFully(source, offset, 1_000);
                    assertArrayEquals(
                            Arrays.copyOfRange(written, offset, offset + 1_000), target, wanted + " " + offset);
                }
            }
        }
    }

    @Test
    void deleteUnfinished_takesWhatIsAbandoned_andNothingElse() {
        byte[] begun = randomBytes(LARGE_BYTES);
        BlobId finished = store(new byte[] {5}, 1);
        try (BlobWriter abandoned = store().create(fresh());
                BlobWriter kept = store().create(fresh())) {
            abandoned.write(begun, 0, begun.length);
            kept.write(begun, 0, begun.length);
            assertEquals(1, store().deleteUnfinished(abandoned.id()::equals));
            assertEquals(0, store().deleteUnfinished(abandoned.id()::equals));
            assertEquals(0, store().deleteUnfinished(finished::equals));
            kept.finish();
            assertThrows(StorageException.class, abandoned::finish);
            assertArrayEquals(begun, read(kept.id(), begun.length));
        }
        assertArrayEquals(new byte[] {5}, read(finished, 1));
    }

    @Test
    void create_namesEveryBlobDifferently() {
        assertNotEquals(newId(), newId());
    }

    protected final BlobId store(byte[] bytes, int stepBytes) {
        try (BlobWriter writer = store().create(fresh())) {
            for (int offset = 0; offset < bytes.length; offset += stepBytes) {
                writer.write(bytes, offset, Math.min(stepBytes, bytes.length - offset));
            }
            writer.finish();
            return writer.id();
        }
    }

    protected final ByteSource open(BlobId id, long sizeBytes) {
        return store().open(id, sizeBytes, ByteRange.all(sizeBytes));
    }

    protected final byte[] read(BlobId id, int sizeBytes) {
        try (ByteSource source = open(id, sizeBytes)) {
            assertEquals(sizeBytes, source.sizeBytes());
            return readFully(source);
        }
    }

    private BlobId newId() {
        try (BlobWriter writer = store().create(fresh())) {
            return writer.id();
        }
    }

    protected static byte[] readFully(ByteSource source) {
        return readFully(source, 0, (int) source.sizeBytes());
    }

    protected static byte[] readFully(ByteSource source, int offset, int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        for (int done = 0; done < bytes.length; ) {
            done += source.read(offset + done, bytes, done, bytes.length - done);
        }
        return bytes;
    }

    protected static BlobId fresh() {
        return BlobId.random(new SecureRandom());
    }

    protected static byte[] randomBytes(int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        new Random(sizeBytes).nextBytes(bytes);
        return bytes;
    }
}
