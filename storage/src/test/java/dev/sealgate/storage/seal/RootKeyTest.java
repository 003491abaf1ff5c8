package dev.sealgate.storage.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RootKeyTest {
    /** Frozen, computed apart from this code: whoever changes one makes every existing data directory unreadable. */
    @Test
    @Clause("SEAL-1")
    void derive_givesEveryPurposeItsFrozenKey() {
        Map<String, String> derived = new TreeMap<>();
        RootKey root = new RootKey(Blobs.key(1));
        for (RootKey.Purpose purpose : RootKey.Purpose.values()) {
            try (SecretBytes key = root.derive(purpose)) {
                derived.put(purpose.name(), key.use(HexFormat.of()::formatHex));
            }
        }
        assertEquals(
                Map.of(
                        "RECORDS", "b4d95fcefbe6842e0f57e84cc215638b896cc0f1be047d8bdb72adc9d99529cb",
                        "SSE_S3_KEYS", "240cfa4b14f59c7c541b38f8577481734f1105922af9bd3f77c37856276a561a",
                        "KMS_MATERIAL", "927625b46d691a29456ae3d40e64b75af3ed0e43481a8f7e2b50223029143abc",
                        "CONTINUATION_TOKENS", "17ad85299bbe3046f09933bbc17b7133f9fc6cfe29d86b963952959f6e705dab",
                        "SESSION_TOKENS", "abc2b32b82eedacb6f7e002e121ed9d0bca7f923c7c176e9290e2354a00398fc",
                        "GRANT_TOKENS", "50713526d4355504a580ceaa49c75809236d7f21b004aaa8a16b84f72fd0c8e0",
                        "IMPORT_TOKENS", "be37244588946588cb6abf58c8bf6bae59cd92d29fa75d237714610bf4bfe2cb",
                        "AUDIT_SIGNING", "c685c26954aded8ae6cb3c03ae46f87170d6e9ea03d635a518da9131e624b719",
                        "ROOT_KEY_CHECK", "ffd4993dc5079783e025e8fd2cb0e496ccf148f58a4d1784224455263b200a24"),
                derived);
    }

    @Test
    @Clause("SEAL-1")
    void rootKey_ofAnotherSize_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RootKey(SecretBytes.owning(new byte[31])));
    }

    // Source: https://www.rfc-editor.org/rfc/rfc5869 appendix A.1 and A.3; the first 32 bytes of OKM do not depend on
    // its length.
    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 000102030405060708090a0b0c, f0f1f2f3f4f5f6f7f8f9,"
                + "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, '', '',"
                + "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
    })
    void hkdf_matchesTheRfc(String inputKey, String salt, String info, String expected) {
        HexFormat hex = HexFormat.of();
        try (SecretBytes key =
                Hkdf.derive(SecretBytes.owning(hex.parseHex(inputKey)), hex.parseHex(salt), hex.parseHex(info))) {
            assertEquals(expected, key.use(hex::formatHex));
        }
    }
}
