package dev.sealgate.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.StorageException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CborCodecTest {
    private enum Colour {
        RED,
        GREEN
    }

    private record Inner(Bytes id, int count) {}

    private record Everything(
            String text,
            long number,
            boolean flag,
            Colour colour,
            Instant instant,
            Bytes bytes,
            Inner inner,
            Optional<String> maybeText,
            Optional<Inner> maybeInner,
            Optional<Instant> maybeInstant,
            Map<String, String> map,
            List<Inner> list,
            Set<Colour> set) {}

    private record Small(String name, Optional<Long> size, Map<String, String> tags) {}

    private record Grown(String name, Optional<Long> size, Map<String, String> tags, Optional<String> added) {}

    private record Demanding(String name, long mustBeThere) {}

    /** Looks like a bean to reflection. */
    record Derived(int n) {
        public boolean isPositive() {
            return n > 0;
        }

        public int getDouble() {
            return 2 * n;
        }
    }

    record Positive(long number) {
        Positive {
            if (number <= 0) {
                throw new IllegalArgumentException("number: " + number);
            }
        }
    }

    private static final Everything FULL = new Everything(
            "täxt",
            -1L << 40,
            true,
            Colour.GREEN,
            Instant.ofEpochMilli(1_753_000_000_123L),
            Bytes.ofHex("00ff10"),
            new Inner(Bytes.ofHex(""), 0),
            Optional.of(""),
            Optional.of(new Inner(Bytes.ofHex("aa"), -3)),
            Optional.of(Instant.EPOCH),
            Map.of("", "", "b", "2", "ü", "\0"),
            List.of(new Inner(Bytes.ofHex("01"), 1), new Inner(Bytes.ofHex("02"), 2)),
            Set.of(Colour.RED));

    private static final Everything BARE = new Everything(
            "",
            0,
            false,
            Colour.RED,
            Instant.ofEpochMilli(-1),
            Bytes.ofHex(""),
            new Inner(Bytes.ofHex(""), 0),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            List.of(),
            Set.of());

    private final CborCodec<Everything> codec = new CborCodec<>(Everything.class, 1);

    @Test
    void decode_returnsWhatWasEncoded() {
        assertEquals(FULL, codec.decode(codec.encode(FULL)));
        assertEquals(BARE, codec.decode(codec.encode(BARE)));
    }

    @Test
    void encoding_startsWithItsVersion_andLeavesOutWhatIsAbsent() {
        byte[] encoded = new CborCodec<>(Small.class, 7).encode(new Small("x", Optional.empty(), Map.of()));

        assertEquals("07bf646e616d656178ff", Bytes.owning(encoded).toHex());
    }

    @Test
    void derivedProperty_isNotStored() {
        CborCodec<Derived> derived = new CborCodec<>(Derived.class, 1);

        assertEquals(
                "01bf616e01ff", Bytes.owning(derived.encode(new Derived(1))).toHex());
    }

    @Test
    void instant_keepsMilliseconds() {
        Instant precise = Instant.ofEpochSecond(1, 234_567_891);
        record Stamped(Instant at) {}
        CborCodec<Stamped> stamps = new CborCodec<>(Stamped.class, 1);

        assertEquals(
                Instant.ofEpochMilli(1_234),
                stamps.decode(stamps.encode(new Stamped(precise))).at());
    }

    @Test
    void recordThatGrew_isReadByBoth() {
        CborCodec<Small> older = new CborCodec<>(Small.class, 1);
        CborCodec<Grown> newer = new CborCodec<>(Grown.class, 1);
        Small small = new Small("x", Optional.of(5L), Map.of("a", "b"));
        Grown grown = new Grown("x", Optional.of(5L), Map.of("a", "b"), Optional.of("new"));

        assertEquals(small, older.decode(newer.encode(grown)));
        assertEquals(
                new Grown("x", Optional.of(5L), Map.of("a", "b"), Optional.empty()), newer.decode(older.encode(small)));
    }

    @Test
    void missingComponent_isCorrupt() {
        byte[] withoutNumber = new CborCodec<>(Small.class, 1).encode(new Small("x", Optional.empty(), Map.of()));

        assertThrows(StorageException.Corrupt.class, () -> new CborCodec<>(Demanding.class, 1).decode(withoutNumber));
    }

    @Test
    void otherVersion_isCorrupt() {
        byte[] encoded = codec.encode(FULL);

        assertThrows(StorageException.Corrupt.class, () -> new CborCodec<>(Everything.class, 2).decode(encoded));
        assertThrows(StorageException.Corrupt.class, () -> codec.decode(new byte[0]));
    }

    @Test
    void valueThatTheRecordRefuses_isCorrupt() {
        record AnyNumber(long number) {}
        byte[] zero = new CborCodec<>(AnyNumber.class, 1).encode(new AnyNumber(0));

        assertThrows(StorageException.Corrupt.class, () -> new CborCodec<>(Positive.class, 1).decode(zero));
    }

    @Test
    void truncation_isCorrupt() {
        byte[] encoded = codec.encode(FULL);
        for (int sizeBytes = 0; sizeBytes < encoded.length; sizeBytes++) {
            byte[] truncated = Arrays.copyOf(encoded, sizeBytes);
            assertThrows(StorageException.Corrupt.class, () -> codec.decode(truncated), "at " + sizeBytes);
        }
        assertThrows(StorageException.Corrupt.class, () -> codec.decode(Arrays.copyOf(encoded, encoded.length + 1)));
    }

    @Test
    void mutation_isAValueOrCorrupt() {
        Seeds.check(random -> {
            byte[] valid = codec.encode(FULL);
            int refused = 0;
            for (int round = 0; round < 20_000; round++) {
                byte[] mutated = valid.clone();
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
                }
                refused += isRefused(mutated) ? 1 : 0;
            }
            assertTrue(refused > 10_000, "refused " + refused);
        });
    }

    /** Anything but a value or {@code Corrupt} fails the property. */
    private boolean isRefused(byte[] mutated) {
        try {
            codec.decode(mutated);
            return false;
        } catch (StorageException.Corrupt expected) {
            return true;
        }
    }
}
