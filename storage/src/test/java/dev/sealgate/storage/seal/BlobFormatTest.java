package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.Clause;
import dev.sealgate.storage.StorageException.Corrupt;
import dev.sealgate.storage.seal.SegmentKey.Position;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobFormatTest {
    @ParameterizedTest(name = "{0} plain ↔ {1} sealed")
    @CsvSource({
        "0, 56",
        "1, 57",
        "65479, 65535",
        "65480, 65536",
        "65481, 65553",
        "131000, 131072",
        "131001, 131089",
        "5368709120, 5370020216",
        "281406257168360, 281474976645120"
    })
    @Clause("SEAL-15")
    void sizes_areInverse(long plaintextBytes, long sealedBytes) {
        assertEquals(sealedBytes, BlobFormat.sealedSizeBytes(plaintextBytes));
        assertEquals(plaintextBytes, BlobFormat.plaintextSizeBytes(sealedBytes));
    }

    @Test
    @Clause("SEAL-15")
    void plaintextSize_existsExactlyForSizesThatSealingMakes() {
        Set<Long> made = new HashSet<>();
        for (long plaintextBytes = 0; plaintextBytes < 200_000; plaintextBytes++) {
            made.add(BlobFormat.sealedSizeBytes(plaintextBytes));
        }
        for (long sealedBytes = -70_000; sealedBytes < 200_000; sealedBytes++) {
            long size = sealedBytes;
            if (made.contains(size)) {
                assertEquals(size, BlobFormat.sealedSizeBytes(BlobFormat.plaintextSizeBytes(size)));
            } else {
                assertThrows(Corrupt.class, () -> BlobFormat.plaintextSizeBytes(size), "sealed " + size);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 55, 65_537, 65_552, 131_073, 281_474_976_645_121L, Long.MAX_VALUE})
    @Clause("SEAL-15")
    void plaintextSize_ofAnImpossibleSize_isCorrupt(long sealedBytes) {
        assertThrows(Corrupt.class, () -> BlobFormat.plaintextSizeBytes(sealedBytes));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, BlobFormat.MAX_PLAINTEXT_BYTES + 1, Long.MAX_VALUE})
    @Clause("SEAL-16")
    void sealedSize_ofAnImpossiblePlaintext_isRefused(long plaintextBytes) {
        assertThrows(IllegalArgumentException.class, () -> BlobFormat.sealedSizeBytes(plaintextBytes));
    }

    @Test
    @Clause("SEAL-13")
    void segments_tileThePlaintext() {
        for (long segment = 0; segment < 10; segment++) {
            long start = BlobFormat.segmentStart(segment);
            long end = start + BlobFormat.segmentPlaintextBytes(segment);
            assertEquals(segment, BlobFormat.segmentAt(start));
            assertEquals(segment, BlobFormat.segmentAt(end - 1));
            assertEquals(end, BlobFormat.segmentStart(segment + 1));
        }
    }

    @Test
    @Clause("SEAL-16")
    void nonce_beyondTheLastSegmentNumber_isRefused() {
        SegmentKey key = SegmentKey.derive(Blobs.key(1), Blobs.BINDING, BlobHeader.random());
        byte[] last = key.nonce(BlobFormat.MAX_SEGMENTS - 1, Position.LAST).getIV();
        assertEquals("fffffffe01", HexFormat.of().formatHex(last, 7, 12));
        assertThrows(IllegalStateException.class, () -> key.nonce(BlobFormat.MAX_SEGMENTS, Position.INNER));
        assertThrows(IllegalStateException.class, () -> key.nonce(-1, Position.INNER));
    }
}
