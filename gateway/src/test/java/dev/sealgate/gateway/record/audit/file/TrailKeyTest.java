package dev.sealgate.gateway.record.audit.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.seal.RootKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrailKeyTest {
    private static final byte[] ROOT = new byte[32];

    static {
        Arrays.fill(ROOT, (byte) 1);
    }

    /** Computed apart from this code, with Python's cryptography: HKDF, then Ed25519. */
    @Test
    void keyOfARootKey_signsAsAnotherImplementationDoes() {
        TrailKey key = TrailKey.of(new RootKey(SecretBytes.copyOf(ROOT)));
        assertEquals(
                "a4ce735a4fd2cf7ee971ac4edd1eeffc9e1bfe2d22b7daaab22f15c66f3e2e05"
                        + "aba3e2cb4e4482ce89d2b5ae982e3e771eea8cec81b5e8245cdafa70cd71f204",
                key.sign("seal".getBytes(UTF_8)).toHex());
        assertEquals(
                "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAm/yrhM6bPwaDP5oop7eSqvPg+15RuiG4pOOyb1KzBOc=\n-----END PUBLIC KEY-----\n",
                key.publicKey().pem());
    }

    @Test
    void publicKey_readBack_verifiesWhatWasSigned_andNothingElse() {
        byte[] message = "seal".getBytes(UTF_8);
        Bytes signature = Trails.KEY.sign(message);
        TrailPublicKey key = TrailPublicKey.ofPem(Trails.KEY.publicKey().pem());
        assertTrue(key.verifies(message, signature));
        assertFalse(key.verifies("deal".getBytes(UTF_8), signature));
        assertFalse(key.verifies(message, Bytes.owning(new byte[64])));
        assertFalse(key.verifies(message, Bytes.owning(new byte[3])));
        assertThrows(IllegalArgumentException.class, () -> TrailPublicKey.ofPem("no key"));
    }
}
