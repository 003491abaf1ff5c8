package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.StorageException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class BlobSealerTest {
    static final int[] SIZES_BYTES = Blobs.SIZES_BYTES;

    private final SecretBytes key = Blobs.key(1);

    @ParameterizedTest
    @FieldSource("SIZES_BYTES")
    void sealedBlob_hasTheComputedSizeAndOpens(int sizeBytes) {
        byte[] plaintext = Blobs.plaintext(sizeBytes);
        byte[] sealed = Blobs.seal(key, Blobs.BINDING, plaintext);
        assertEquals(BlobFormat.sealedSizeBytes(sizeBytes), sealed.length);
        assertArrayEquals(plaintext, Blobs.open(key, Blobs.BINDING, sealed));
    }

    @Test
    @Clause("SEAL-19")
    void sealedBytes_doNotDependOnHowThePlaintextIsCut() {
        Seeds.check(random -> {
            byte[] plaintext = Blobs.plaintext(random.nextInt(400_000));
            BlobHeader header = BlobHeader.random();
            Memory.Sink whole = new Memory.Sink();
            BlobSealer atOnce = new BlobSealer(key, Blobs.BINDING, whole, header);
            atOnce.write(plaintext, 0, plaintext.length);
            atOnce.finish();

            // The providers refuse the same key and nonce twice in a row, which only a test does.
            Blobs.seal(Blobs.key(9), Blobs.BINDING, plaintext);

            Memory.Sink pieces = new Memory.Sink();
            BlobSealer inPieces = new BlobSealer(key, Blobs.BINDING, pieces, header);
            int done = 0;
            while (done < plaintext.length) {
                int next = Math.min(random.nextInt(140_000), plaintext.length - done);
                inPieces.write(plaintext, done, next);
                done += next;
            }
            inPieces.finish();
            assertArrayEquals(whole.toArray(), pieces.toArray());
        });
    }

    @Test
    void write_leavesTheCallersArrayFree() {
        Memory.Sink sink = new Memory.Sink();
        BlobSealer sealer = new BlobSealer(key, Blobs.BINDING, sink);
        byte[] reused = Blobs.plaintext(100);
        sealer.write(reused, 0, 100);
        Arrays.fill(reused, (byte) 0);
        sealer.finish();
        assertArrayEquals(Blobs.plaintext(100), Blobs.open(key, Blobs.BINDING, sink.toArray()));
    }

    @Test
    void sink_getsUpToFourSegmentsOfAWriteAtATime() {
        Memory.Sink sink = new Memory.Sink();
        BlobSealer sealer = new BlobSealer(key, Blobs.BINDING, sink);
        sealer.write(new byte[600_000], 0, 600_000);
        sealer.finish();
        assertEquals(List.of(262_144, 262_144, 65_536, 600_000 + 40 + 10 * 16 - 9 * 65_536), sink.writes());
    }

    @Test
    void sink_getsWholeSegmentsAtTheEndOfAWrite() {
        Memory.Sink sink = new Memory.Sink();
        BlobSealer sealer = new BlobSealer(key, Blobs.BINDING, sink);
        sealer.write(new byte[10_000], 0, 10_000);
        assertEquals(List.of(), sink.writes());
        sealer.write(new byte[60_000], 0, 60_000);
        assertEquals(List.of(65_536), sink.writes());
        sealer.write(new byte[60_000], 0, 60_000);
        assertEquals(List.of(65_536), sink.writes());
        sealer.finish();
        assertEquals(List.of(65_536, 130_000 + 40 + 2 * 16 - 65_536), sink.writes());
    }

    @Test
    void smallBlob_isOneWrite() {
        Memory.Sink sink = new Memory.Sink();
        BlobSealer sealer = new BlobSealer(key, Blobs.BINDING, sink);
        sealer.write(new byte[10], 0, 10);
        sealer.finish();
        assertEquals(List.of(66), sink.writes());
    }

    @Test
    @Clause("SEAL-10")
    void samePlaintext_sealedTwice_sharesNoSaltAndNoCiphertext() {
        byte[] first = Blobs.seal(key, Blobs.BINDING, new byte[64]);
        byte[] second = Blobs.seal(key, Blobs.BINDING, new byte[64]);
        assertFalse(Arrays.equals(first, 1, 40, second, 1, 40));
        assertFalse(Arrays.equals(first, 40, 104, second, 40, 104));
    }

    @Test
    @Clause("SEAL-19")
    void finishedSealer_refusesFurtherUse() {
        Memory.Sink sink = new Memory.Sink();
        BlobSealer sealer = new BlobSealer(key, Blobs.BINDING, sink);
        sealer.finish();
        assertThrows(IllegalStateException.class, () -> sealer.write(new byte[1], 0, 1));
        assertThrows(IllegalStateException.class, sealer::finish);
        assertEquals(List.of(56), sink.writes());
    }

    @Test
    @Clause("SEAL-19")
    void sealerWhoseSinkFailed_refusesFurtherUse() {
        ByteSink full = (source, offset, lengthBytes) -> {
            throw new StorageException.Unavailable("disk is gone");
        };
        BlobSealer sealer = new BlobSealer(key, Blobs.BINDING, full);
        byte[] plaintext = new byte[300_000];
        assertThrows(StorageException.Unavailable.class, () -> sealer.write(plaintext, 0, plaintext.length));
        assertThrows(IllegalStateException.class, () -> sealer.write(plaintext, 0, 1));
        assertThrows(IllegalStateException.class, sealer::finish);
    }

    @Test
    void write_outsideTheArray_isRefusedAndHarmless() {
        Memory.Sink sink = new Memory.Sink();
        BlobSealer sealer = new BlobSealer(key, Blobs.BINDING, sink);
        assertThrows(IndexOutOfBoundsException.class, () -> sealer.write(new byte[4], 2, 3));
        sealer.write(new byte[] {5}, 0, 1);
        sealer.finish();
        assertArrayEquals(new byte[] {5}, Blobs.open(key, Blobs.BINDING, sink.toArray()));
    }

    @Test
    @Clause("SEAL-18")
    void layers_stack() {
        BlobBinding outerBinding = new BlobBinding(Blobs.BINDING.blobId(), 7, 1);
        SecretBytes outerKey = Blobs.key(2);
        for (int sizeBytes : Blobs.SIZES_BYTES) {
            byte[] plaintext = Blobs.plaintext(sizeBytes);
            Memory.Sink sink = new Memory.Sink();
            BlobSealer outer = new BlobSealer(outerKey, outerBinding, sink);
            BlobSealer inner = new BlobSealer(key, Blobs.BINDING, outer);
            inner.write(plaintext, 0, sizeBytes);
            inner.finish();
            outer.finish();
            Memory.Source source = new Memory.Source(sink.toArray());
            try (OpenedBlob opened =
                    new OpenedBlob(new OpenedBlob(source, outerKey, outerBinding), key, Blobs.BINDING)) {
                assertArrayEquals(plaintext, Blobs.readAll(opened, 256 * 1024));
            }
            assertTrue(source.closed());
        }
    }

    @Test
    void contentKey_ofAnotherSize_isRefused() {
        SecretBytes shortKey = SecretBytes.owning(new byte[16]);
        assertThrows(IllegalArgumentException.class, () -> new BlobSealer(shortKey, Blobs.BINDING, new Memory.Sink()));
    }

    @Test
    @Clause("SEAL-11")
    void binding_refusesWhatItCannotEncode() {
        Bytes id = Blobs.BINDING.blobId();
        assertThrows(IllegalArgumentException.class, () -> new BlobBinding(Bytes.ofHex("00"), 0, 0));
        assertThrows(IllegalArgumentException.class, () -> new BlobBinding(id, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new BlobBinding(id, 0, 256));
        assertEquals(
                "01000102030405060708090a0b0c0d0e0f0000000700",
                Bytes.owning(Blobs.BINDING.associatedData()).toHex());
    }
}
