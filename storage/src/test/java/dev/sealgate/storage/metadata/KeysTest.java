package dev.sealgate.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.Seeds;
import dev.sealgate.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    private record Path(String bucket, String key, long instant) {}

    private static final Codec<Path> PATHS = Keys.of(
            (writer, path) -> writer.terminated(path.bucket())
                    .escapedTerminated(path.key())
                    .int64(path.instant()),
            reader -> new Path(reader.terminated(), reader.escapedTerminated(), reader.int64()));

    @Test
    void parts_haveTheDocumentedBytes() {
        byte[] key = new KeyWriter()
                .terminated("b")
                .escapedTerminated("k\0y")
                .int16(0x0102)
                .int32(3)
                .int64(4)
                .bytes(Bytes.ofHex("beef"))
                .string("é")
                .toByteArray();

        assertEquals("6200" + "6b00ff790001" + "0102" + "00000003" + "0000000000000004" + "beef" + "c3a9", hex(key));
    }

    @Test
    void reader_returnsWhatWasWritten() {
        byte[] key = new KeyWriter()
                .terminated("b")
                .escapedTerminated("\0\0k")
                .int16(65_535)
                .int32(Integer.MAX_VALUE)
                .int64(Long.MAX_VALUE)
                .bytes(Bytes.ofHex("0001"))
                .escaped("tail\0")
                .toByteArray();
        KeyReader reader = new KeyReader(key);

        assertEquals("b", reader.terminated());
        assertEquals("\0\0k", reader.escapedTerminated());
        assertEquals(65_535, reader.int16());
        assertEquals(Integer.MAX_VALUE, reader.int32());
        assertEquals(Long.MAX_VALUE, reader.int64());
        assertEquals(Bytes.ofHex("0001"), reader.bytes(2));
        assertEquals("tail\0", reader.escaped());
        reader.end();
    }

    @Test
    void encodedPaths_compareAsTheirParts() {
        Seeds.check(random -> {
            for (int round = 0; round < 20_000; round++) {
                Path left = randomPath(random);
                Path right = randomPath(random);
                int expected = compareParts(left, right);
                int actual = Arrays.compareUnsigned(PATHS.encode(left), PATHS.encode(right));
                assertEquals(Integer.signum(expected), Integer.signum(actual), () -> left + " and " + right);
                assertEquals(left, PATHS.decode(PATHS.encode(left)));
            }
        });
    }

    private static Path randomPath(RandomGenerator random) {
        return new Path(randomText(random, "ab"), randomText(random, "\0\u0001aé\uffff😀"), random.nextLong(3));
    }

    private static String randomText(RandomGenerator random, String alphabet) {
        int[] characters = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(4); left > 0; left--) {
            text.appendCodePoint(characters[random.nextInt(characters.length)]);
        }
        return text.toString();
    }

    private static int compareParts(Path left, Path right) {
        int byBucket = compareUtf8(left.bucket(), right.bucket());
        int byKey = compareUtf8(left.key(), right.key());
        return byBucket != 0 ? byBucket : byKey != 0 ? byKey : Long.compare(left.instant(), right.instant());
    }

    private static int compareUtf8(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\ud800", "a\udc00b", "\ud83d"})
    void unpairedSurrogate_isRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Keys.STRING.encode(text));
    }

    @Test
    void ambiguousParts_areRefused() {
        KeyWriter writer = new KeyWriter();

        assertThrows(IllegalArgumentException.class, () -> writer.terminated("a\0b"));
        assertThrows(IllegalArgumentException.class, () -> writer.int16(65_536));
        assertThrows(IllegalArgumentException.class, () -> writer.int32(-1));
        assertThrows(IllegalArgumentException.class, () -> writer.int64(-1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "61,                    no terminator",
        "6100,                  ends before the escaped part",
        "61006b,                escaped part without an end",
        "61006b00020000,        unknown escape",
        "61006b000100000000,    number cut short",
        "61006b0001f000000000000000, negative number",
        "61006b0001000000000000000100, one byte too many",
        "61ff006b00010000000000000001, not UTF-8",
    })
    void decode_ofForeignBytes_isCorrupt(String key, String why) {
        assertThrows(
                StorageException.Corrupt.class,
                () -> PATHS.decode(HexFormat.of().parseHex(key)),
                why);
    }

    @Test
    void decode_ofEveryMutation_isExactOrCorrupt() {
        byte[] valid = PATHS.encode(new Path("bucket", "k\0😀", 7));
        int refused = 0;
        for (int index = 0; index < valid.length; index++) {
            for (int flip = 1; flip < 256; flip++) {
                byte[] mutated = valid.clone();
                mutated[index] ^= (byte) flip;
                try {
                    assertArrayEquals(mutated, PATHS.encode(PATHS.decode(mutated)));
                } catch (StorageException.Corrupt expected) {
                    refused++;
                }
            }
        }
        assertTrue(refused > 0);
    }

    @Test
    void firstAfter_isAboveEveryKeyWithThePrefix() {
        assertEquals("62", Keys.firstAfter(bytes("61")).map(KeysTest::hex).orElseThrow());
        assertEquals("62", Keys.firstAfter(bytes("61ffff")).map(KeysTest::hex).orElseThrow());
        assertEquals("80", Keys.firstAfter(bytes("7f")).map(KeysTest::hex).orElseThrow());
        for (String unbounded : List.of("", "ff", "ffff")) {
            assertEquals(Optional.empty(), Keys.firstAfter(bytes(unbounded)).map(KeysTest::hex));
        }
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
