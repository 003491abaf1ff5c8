package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.StorageException.Corrupt;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenedBlobTest {
    private static final int SEGMENT = BlobFormat.SEGMENT_BYTES;

    private final SecretBytes key = Blobs.key(1);

    @Test
    void reads_atAnyOffsetAndLength_matchThePlaintext() {
        Seeds.check(random -> {
            byte[] plaintext = Blobs.plaintext(1 + random.nextInt(500_000));
            byte[] sealed = Blobs.seal(key, Blobs.BINDING, plaintext);
            int maxReadBytes = random.nextBoolean() ? Integer.MAX_VALUE : 1 + random.nextInt(100_000);
            try (OpenedBlob blob = opened(new Memory.Source(sealed, maxReadBytes))) {
                byte[] target = new byte[300_000];
                for (int i = 0; i < 60; i++) {
                    int offset = random.nextInt(plaintext.length);
                    int targetOffset = random.nextInt(1000);
                    int wanted = 1 + random.nextInt(target.length - targetOffset);
                    int read = blob.read(offset, target, targetOffset, wanted);
                    assertEquals(Math.min(wanted, plaintext.length - offset), read);
                    assertEquals(
                            -1,
                            Arrays.mismatch(
                                    Arrays.copyOfRange(plaintext, offset, offset + read),
                                    Arrays.copyOfRange(target, targetOffset, targetOffset + read)));
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 65_520, 65_536, 100_000, 262_144, 1_000_000})
    @Clause("SEAL-23")
    void sequentialReads_fetchEverySegmentOnce(int atOnceBytes) {
        byte[] plaintext = Blobs.plaintext(900_000);
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, plaintext);
        Memory.Source source = new Memory.Source(sealed);
        try (OpenedBlob blob = opened(source)) {
            assertArrayEquals(plaintext, Blobs.readAll(blob, atOnceBytes));
        }
        assertEquals(sealed.length, source.bytesRead());
    }

    @Test
    void largeReads_fetchFourSegmentsAtATime() {
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(16 * SEGMENT));
        Memory.Source source = new Memory.Source(sealed);
        try (OpenedBlob blob = opened(source)) {
            assertEquals(16 * SEGMENT, blob.read(0, new byte[16 * SEGMENT], 0, 16 * SEGMENT));
        }
        assertEquals(1 + 5, source.reads());
    }

    @Test
    @Clause("SEAL-23")
    void smallRange_fetchesItsSegmentOnly() {
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(16 * SEGMENT));
        Memory.Source source = new Memory.Source(sealed);
        try (OpenedBlob blob = opened(source)) {
            assertEquals(10, blob.read(500_000, new byte[10], 0, 10));
        }
        assertEquals(BlobFormat.HEADER_BYTES + SEGMENT, source.bytesRead());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100})
    @Clause("SEAL-21")
    void anyFlippedByte_isCorrupt(int sizeBytes) {
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(sizeBytes));
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 0x10;
            assertCorrupt(altered, "byte " + i);
        }
    }

    @Test
    @Clause("SEAL-21")
    void flippedByte_spoilsItsSegmentOnly() {
        byte[] plaintext = Blobs.plaintext(200_000);
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, plaintext);
        sealed[SEGMENT + 5] ^= 1;
        try (OpenedBlob blob = opened(new Memory.Source(sealed))) {
            byte[] target = new byte[65_480];
            assertEquals(65_480, blob.read(0, target, 0, 65_480));
            assertArrayEquals(Arrays.copyOf(plaintext, 65_480), target);
            assertThrows(Corrupt.class, () -> blob.read(70_000, target, 0, 1));
            assertEquals(1, blob.read(140_000, target, 0, 1));
            assertEquals(plaintext[140_000], target[0]);
            assertThrows(Corrupt.class, () -> blob.read(70_000, target, 0, 1));
        }
    }

    @Test
    @Clause("SEAL-20")
    void segmentThatDoesNotOpen_leavesNothingOfItselfInTheTarget() {
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(200_000));
        sealed[SEGMENT + 5] ^= 1;
        byte[] target = new byte[200_000];
        Arrays.fill(target, (byte) 0x55);
        try (OpenedBlob blob = opened(new Memory.Source(sealed))) {
            assertThrows(Corrupt.class, () -> blob.read(0, target, 0, target.length));
        }
        assertArrayEquals(new byte[65_520], Arrays.copyOfRange(target, 65_480, 131_000));
    }

    @Test
    @Clause("SEAL-22")
    void anyTruncation_isCorrupt() {
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(100));
        for (int lengthBytes = 0; lengthBytes < sealed.length; lengthBytes++) {
            assertCorrupt(Arrays.copyOf(sealed, lengthBytes), "length " + lengthBytes);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @Clause("SEAL-22")
    void truncation_atASegmentBorder_isCorrupt(int keptSegments) {
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(262_040));
        byte[] cut = Arrays.copyOf(sealed, keptSegments * SEGMENT);
        try (OpenedBlob blob = opened(new Memory.Source(cut))) {
            long lastByte = blob.sizeBytes() - 1;
            assertThrows(Corrupt.class, () -> blob.read(lastByte, new byte[1], 0, 1));
        }
    }

    @Test
    @Clause("SEAL-22")
    void extension_isCorrupt() {
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(100));
        for (int extraBytes : new int[] {1, 16, SEGMENT - sealed.length, SEGMENT, 2 * SEGMENT}) {
            assertCorrupt(Arrays.copyOf(sealed, sealed.length + extraBytes), "extra " + extraBytes);
        }
    }

    @Test
    @Clause("SEAL-21")
    void reorderedDuplicatedOrSwappedSegments_areCorrupt() {
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(4 * SEGMENT));
        byte[] other = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(4 * SEGMENT));

        byte[] reordered = sealed.clone();
        System.arraycopy(sealed, SEGMENT, reordered, 2 * SEGMENT, SEGMENT);
        System.arraycopy(sealed, 2 * SEGMENT, reordered, SEGMENT, SEGMENT);
        assertCorrupt(reordered, "reordered");

        byte[] duplicated = sealed.clone();
        System.arraycopy(sealed, SEGMENT, duplicated, 2 * SEGMENT, SEGMENT);
        assertCorrupt(duplicated, "duplicated");

        byte[] spliced = sealed.clone();
        System.arraycopy(other, SEGMENT, spliced, SEGMENT, SEGMENT);
        assertCorrupt(spliced, "segment of another blob under the same key and binding");

        byte[] otherHeader = sealed.clone();
        System.arraycopy(other, 0, otherHeader, 0, BlobFormat.HEADER_BYTES);
        assertCorrupt(otherHeader, "header of another blob");
    }

    @Test
    @Clause({"SEAL-21", "SEAL-22"})
    void randomDamage_isCorruptOrHarmless_neverWrongBytes() {
        Seeds.check(random -> {
            byte[] plaintext = Blobs.plaintext(random.nextInt(300_000));
            byte[] sealed = Blobs.seal(key, Blobs.BINDING, plaintext);
            for (int i = 0; i < 100; i++) {
                byte[] damaged = Arrays.copyOf(sealed, random.nextInt(4) > 0 ? sealed.length : random.nextInt(400_000));
                for (int copies = random.nextInt(3); copies > 0 && damaged.length > 0; copies--) {
                    int from = random.nextInt(damaged.length);
                    int to = random.nextInt(damaged.length);
                    int lengthBytes = Math.min(damaged.length - Math.max(from, to), 1 + random.nextInt(70_000));
                    System.arraycopy(damaged, from, damaged, to, lengthBytes);
                }
                byte[] opened;
                try {
                    opened = Blobs.open(key, Blobs.BINDING, damaged);
                } catch (Corrupt e) {
                    continue;
                }
                assertArrayEquals(plaintext, opened);
            }
        });
    }

    @Test
    @Clause("SEAL-21")
    void anotherKeyBlobPartOrLayer_isCorrupt() {
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(100));
        Bytes id = Blobs.BINDING.blobId();
        assertThrows(Corrupt.class, () -> Blobs.open(Blobs.key(2), Blobs.BINDING, sealed));
        assertThrows(Corrupt.class, () -> Blobs.open(key, new BlobBinding(id, 8, 0), sealed));
        assertThrows(Corrupt.class, () -> Blobs.open(key, new BlobBinding(id, 7, 1), sealed));
        BlobBinding otherBlob = new BlobBinding(Bytes.ofHex("ff0102030405060708090a0b0c0d0e0f"), 7, 0);
        assertThrows(Corrupt.class, () -> Blobs.open(key, otherBlob, sealed));
    }

    @Test
    void sourceThatEndsBeforeItsSize_isCorrupt() {
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(100));
        ByteSource lying = new ByteSource() {
            @Override
            public long sizeBytes() {
                return sealed.length;
            }

            @Override
            public int read(long offset, byte[] target, int targetOffset, int lengthBytes) {
                int given = (int) Math.min(lengthBytes, 100 - offset);
                System.arraycopy(sealed, (int) offset, target, targetOffset, given);
                return given;
            }

            @Override
            public void close() {}
        };
        try (OpenedBlob blob = opened(lying)) {
            assertThrows(Corrupt.class, () -> blob.read(0, new byte[100], 0, 100));
        }
    }

    @Test
    void read_outsideTheBlobOrTarget_isRefused() {
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(100));
        try (OpenedBlob blob = opened(new Memory.Source(sealed))) {
            assertThrows(IndexOutOfBoundsException.class, () -> blob.read(100, new byte[1], 0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> blob.read(-1, new byte[1], 0, 1));
            assertThrows(IndexOutOfBoundsException.class, () -> blob.read(0, new byte[1], 0, 2));
            assertThrows(IllegalArgumentException.class, () -> blob.read(0, new byte[1], 0, 0));
        }
    }

    @Test
    void closedBlob_closesItsSourceAndRefusesReads() {
        Memory.Source source = new Memory.Source(Blobs.seal(key, Blobs.BINDING, Blobs.plaintext(100)));
        OpenedBlob blob = opened(source);
        blob.close();
        blob.close();
        assertTrue(source.closed());
        assertThrows(IllegalStateException.class, () -> blob.read(0, new byte[1], 0, 1));
    }

    private OpenedBlob opened(ByteSource sealed) {
        return new OpenedBlob(sealed, key, Blobs.BINDING);
    }

    private void assertCorrupt(byte[] sealed, String what) {
        assertThrows(Corrupt.class, () -> Blobs.open(key, Blobs.BINDING, sealed), what);
    }
}
