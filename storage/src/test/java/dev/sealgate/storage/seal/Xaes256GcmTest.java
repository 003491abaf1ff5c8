package dev.sealgate.storage.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Xaes256GcmTest {
    private static final byte[] NO_DATA = {};

    // Source: https://c2sp.org/XAES-256-GCM, test vectors: one key with the top bit of L clear, one with it set.
    @ParameterizedTest
    @CsvSource({
        "1, '', ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271",
        "3, c2sp.org/XAES-256-GCM, 986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"
    })
    @Clause("SEAL-5")
    void publishedVector_sealsAndOpens(int keyFill, String associatedData, String expected) {
        Xaes256Gcm aead = new Xaes256Gcm(Blobs.key(keyFill));
        byte[] nonce = "ABCDEFGHIJKLMNOPQRSTUVWX".getBytes(US_ASCII);
        byte[] plaintext = "XAES-256-GCM".getBytes(US_ASCII);
        byte[] aad = associatedData.getBytes(US_ASCII);

        byte[] sealed = sealed(aead, nonce, plaintext, aad);

        assertEquals(HexFormat.of().formatHex(nonce) + expected, HexFormat.of().formatHex(sealed));
        assertArrayEquals(plaintext, aead.open(sealed, aad).orElseThrow());
    }

    // Source: https://c2sp.org/XAES-256-GCM, accumulated randomised tests, 10,000 iterations.
    @Test
    @Clause("SEAL-5")
    void accumulatedVector_isTheSpecificationsOwn() {
        Shake128 inputs = new Shake128();
        Shake128 outputs = new Shake128();
        for (int i = 0; i < 10_000; i++) {
            byte[] key = inputs.squeeze(32);
            byte[] nonce = inputs.squeeze(24);
            byte[] plaintext = inputs.squeeze(inputs.squeeze(1)[0] & 0xff);
            byte[] aad = inputs.squeeze(inputs.squeeze(1)[0] & 0xff);
            Xaes256Gcm aead = new Xaes256Gcm(SecretBytes.owning(key));
            byte[] sealed = sealed(aead, nonce, plaintext, aad);
            assertArrayEquals(plaintext, aead.open(sealed, aad).orElseThrow());
            outputs.absorb(Arrays.copyOfRange(sealed, Xaes256Gcm.NONCE_BYTES, sealed.length));
        }
        assertEquals(
                "e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939",
                HexFormat.of().formatHex(outputs.squeeze(32)));
    }

    @Test
    void open_withAnyBitFlipped_isEmpty() {
        Xaes256Gcm aead = new Xaes256Gcm(Blobs.key(1));
        byte[] sealed = aead.seal(new byte[20], new byte[] {9});
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] altered = sealed.clone();
            altered[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(aead.open(altered, new byte[] {9}).isPresent(), "bit " + bit);
        }
    }

    @Test
    void open_withAnyLengthCut_isEmpty() {
        Xaes256Gcm aead = new Xaes256Gcm(Blobs.key(1));
        byte[] sealed = aead.seal(new byte[20], NO_DATA);
        for (int lengthBytes = 0; lengthBytes < sealed.length; lengthBytes++) {
            assertFalse(aead.open(Arrays.copyOf(sealed, lengthBytes), NO_DATA).isPresent(), "length " + lengthBytes);
        }
    }

    @Test
    void open_withOtherKeyOrAssociatedData_isEmpty() {
        byte[] sealed = new Xaes256Gcm(Blobs.key(1)).seal(new byte[20], NO_DATA);
        assertFalse(new Xaes256Gcm(Blobs.key(2)).open(sealed, NO_DATA).isPresent());
        assertFalse(new Xaes256Gcm(Blobs.key(1)).open(sealed, new byte[1]).isPresent());
    }

    @Test
    @Clause("SEAL-5")
    void seal_twiceTheSame_usesTwoNonces() {
        Xaes256Gcm aead = new Xaes256Gcm(Blobs.key(1));
        assertFalse(Arrays.equals(aead.seal(NO_DATA, NO_DATA), aead.seal(NO_DATA, NO_DATA)));
    }

    @Test
    void key_ofAnotherSize_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Xaes256Gcm(SecretBytes.owning(new byte[16])));
    }

    @Test
    void key_closedAfterConstruction_isNotNeededAnyMore() {
        SecretBytes key = Blobs.key(1);
        Xaes256Gcm aead = new Xaes256Gcm(key);
        key.close();
        byte[] sealed = aead.seal(new byte[3], NO_DATA);
        assertArrayEquals(
                new byte[3], new Xaes256Gcm(Blobs.key(1)).open(sealed, NO_DATA).orElseThrow());
    }

    @Test
    void oneInstance_servesManyThreads() throws Exception {
        Xaes256Gcm aead = new Xaes256Gcm(Blobs.key(1));
        List<Future<Integer>> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int task = 0; task < 64; task++) {
                byte[] plaintext = Blobs.plaintext(100 + task);
                byte[] aad = {(byte) task};
                results.add(threads.submit(() -> {
                    int opened = 0;
                    for (int i = 0; i < 200; i++) {
                        opened += Arrays.equals(
                                        plaintext,
                                        aead.open(aead.seal(plaintext, aad), aad)
                                                .orElseThrow())
                                ? 1
                                : 0;
                    }
                    return opened;
                }));
            }
        }
        for (Future<Integer> result : results) {
            assertEquals(200, result.get());
        }
    }

    private static byte[] sealed(Xaes256Gcm aead, byte[] nonce, byte[] plaintext, byte[] aad) {
        byte[] sealed = new byte[plaintext.length + Xaes256Gcm.OVERHEAD_BYTES];
        aead.sealWithNonce(nonce, plaintext, aad, sealed, 0);
        return sealed;
    }
}
