package dev.sealgate.kms.material;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.Clause;
import dev.sealgate.storage.Seeds;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EncryptionContextTest {
    @Test
    @Clause("CT-6")
    void canonical_putsEveryPartBehindItsLength() {
        Bytes canonical = canonical(Map.of("b", "xy", "a", ""));

        assertEquals(
                "00000002" + "00000001" + "61" + "00000000" + "00000001" + "62" + "00000002" + "7879",
                canonical.toHex());
    }

    @Test
    @Clause("CT-6")
    void canonical_ofNothing_isFourZeroBytes() {
        assertEquals("00000000", canonical(Map.of()).toHex());
        assertEquals(EncryptionContext.NONE.canonical(), canonical(Map.of()));
    }

    @Test
    @Clause("CT-6")
    void canonical_ofPairsThatConcatenateAlike_differs() {
        assertNotEquals(canonical(Map.of("a", "bc")), canonical(Map.of("ab", "c")));
        assertNotEquals(canonical(Map.of("a", "b", "c", "d")), canonical(Map.of("a", "bcd")));
        assertNotEquals(canonical(Map.of("a", "")), canonical(Map.of("", "a")));
    }

    @Test
    void canonical_isCaseSensitive() {
        assertNotEquals(canonical(Map.of("Dept", "it")), canonical(Map.of("dept", "it")));
        assertNotEquals(canonical(Map.of("dept", "IT")), canonical(Map.of("dept", "it")));
    }

    @Test
    @Clause("CT-6")
    void canonical_ordersByUtf8Bytes_notByUtf16() {
        // U+FF61 is after U+10000 in UTF-16 and before it in UTF-8.
        Map<String, String> pairs = new LinkedHashMap<>();
        pairs.put("\ud800\udc00", "2");
        pairs.put("\uff61", "1");

        assertEquals(
                "00000002" + "00000003efbda1" + "0000000131" + "00000004f0908080" + "0000000132",
                canonical(pairs).toHex());
    }

    @Test
    void canonical_isEqualExactlyForEqualPairs() {
        Seeds.check(random -> {
            Map<String, String> one = randomPairs(random);
            Map<String, String> other = randomPairs(random);
            assertEquals(one.equals(other), canonical(one).equals(canonical(other)), one + " and " + other);
        });
    }

    @Test
    @Clause("CT-7")
    void contextAboveItsLimit_isRefused() {
        assertEquals(
                4 + 4 + 1 + 4 + 8191, canonical(Map.of("k", "v".repeat(8191))).size());

        KmsException refusal = assertThrows(KmsException.class, () -> canonical(Map.of("k", "v".repeat(8192))));

        assertEquals(KmsErrorCode.VALIDATION, refusal.code());
    }

    @Test
    @Clause("CT-7")
    void halfASurrogatePair_isRefused_ratherThanReplaced() {
        KmsException refusal = assertThrows(KmsException.class, () -> canonical(Map.of("k", "\ud800")));

        assertEquals(KmsErrorCode.VALIDATION, refusal.code());
    }

    private static Map<String, String> randomPairs(RandomGenerator random) {
        Map<String, String> pairs = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            pairs.put("ab".substring(0, random.nextInt(3)), "ba".substring(0, random.nextInt(3)));
        }
        return pairs;
    }

    private static Bytes canonical(Map<String, String> pairs) {
        return EncryptionContext.of(pairs).canonical();
    }
}
