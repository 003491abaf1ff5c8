package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.Clause;
import dev.sealgate.storage.StorageException.Corrupt;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecordSealTest {
    private static final byte[] KEY = {1, 2, 3};
    private static final byte[] VALUE = Blobs.plaintext(40);

    private final RecordSeal records = new RecordSeal(new RootKey(Blobs.key(1)));

    @Test
    void open_givesTheValueBack() {
        assertArrayEquals(VALUE, records.open(5, KEY, records.seal(5, KEY, VALUE)));
        assertArrayEquals(new byte[0], records.open(5, new byte[0], records.seal(5, new byte[0], new byte[0])));
    }

    @Test
    @Clause("SEAL-6")
    void seal_addsTheStatedOverheadAndStartsWithTheVersion() {
        byte[] sealed = records.seal(5, KEY, VALUE);
        assertEquals(VALUE.length + RecordSeal.OVERHEAD_BYTES, sealed.length);
        assertEquals(1, sealed[0]);
    }

    @Test
    @Clause("SEAL-7")
    void open_underAnotherTableOrKey_isCorrupt() {
        byte[] sealed = records.seal(5, KEY, VALUE);
        assertThrows(Corrupt.class, () -> records.open(6, KEY, sealed));
        assertThrows(Corrupt.class, () -> records.open(5, new byte[] {1, 2}, sealed));
        assertThrows(Corrupt.class, () -> records.open(5, new byte[] {1, 2, 4}, sealed));
    }

    @Test
    @Clause("SEAL-7")
    void open_underAnotherRootKey_isCorrupt() {
        byte[] sealed = records.seal(5, KEY, VALUE);
        RecordSeal others = new RecordSeal(new RootKey(Blobs.key(2)));
        assertThrows(Corrupt.class, () -> others.open(5, KEY, sealed));
    }

    @Test
    @Clause("SEAL-7")
    void open_withAnyByteAltered_isCorrupt() {
        byte[] sealed = records.seal(5, KEY, VALUE);
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertThrows(Corrupt.class, () -> records.open(5, KEY, altered), "byte " + i);
        }
    }

    @Test
    @Clause("SEAL-7")
    void open_withAnyLengthCut_isCorrupt() {
        byte[] sealed = records.seal(5, KEY, VALUE);
        for (int lengthBytes = 0; lengthBytes < sealed.length; lengthBytes++) {
            byte[] cut = Arrays.copyOf(sealed, lengthBytes);
            assertThrows(Corrupt.class, () -> records.open(5, KEY, cut), "length " + lengthBytes);
        }
    }
}
