package dev.sealgate.kms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Resealing;
import dev.sealgate.storage.seal.RootKey;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys of every kind are used on when their records and materials went under another root key. */
class RootKeyRotationTest {
    private static final RootKey OLD = TestKms.ROOT;
    private static final RootKey NEW = root();

    private final MetadataStore store = new InMemoryMetadataStore();
    private final TestKms kms = new TestKms(store);

    private static RootKey root() {
        byte[] key = new byte[RootKey.SIZE_BYTES];
        Arrays.fill(key, (byte) 2);
        return new RootKey(SecretBytes.owning(key));
    }

    private TestKms rotated() {
        new Resealing(store, OLD, NEW, List.of(Kms.sealedWithin(OLD, NEW)), Resealing.Watcher.NOBODY).run();
        return new TestKms(store, NEW);
    }

    @Test
    void everyGenerationOfASymmetricKey_opensWhatItSealed() {
        String key = kms.createKey();
        String first = kms.encrypt(key, "before", "{}");
        kms.ok("RotateKeyOnDemand", TestKms.key(key));
        String second = kms.encrypt(key, "after", "{}");
        TestKms later = rotated();
        for (String[] sealed : new String[][] {{first, "before"}, {second, "after"}}) {
            assertEquals(
                    TestKms.base64(sealed[1]),
                    later.ok("Decrypt", TestKms.json("CiphertextBlob", sealed[0]))
                            .get("Plaintext")
                            .stringValue());
        }
    }

    @Test
    void macsAndSignatures_areVerifiedOn() {
        String hmac = kms.createKey("HMAC_256", "GENERATE_VERIFY_MAC");
        String signing = kms.createKey("ECC_NIST_P256", "SIGN_VERIFY");
        String message = TestKms.base64("message");
        String mac = kms.ok(
                        "GenerateMac", TestKms.json("KeyId", hmac, "Message", message, "MacAlgorithm", "HMAC_SHA_256"))
                .get("Mac")
                .stringValue();
        String publicKey =
                kms.ok("GetPublicKey", TestKms.key(signing)).get("PublicKey").stringValue();
        TestKms later = rotated();
        later.ok(
                "VerifyMac",
                TestKms.json("KeyId", hmac, "Message", message, "MacAlgorithm", "HMAC_SHA_256", "Mac", mac));
        String signature = later.ok(
                        "Sign", TestKms.json("KeyId", signing, "Message", message, "SigningAlgorithm", "ECDSA_SHA_256"))
                .get("Signature")
                .stringValue();
        later.ok(
                "Verify",
                TestKms.json(
                        "KeyId",
                        signing,
                        "Message",
                        message,
                        "SigningAlgorithm",
                        "ECDSA_SHA_256",
                        "Signature",
                        signature));
        assertEquals(
                publicKey,
                later.ok("GetPublicKey", TestKms.key(signing)).get("PublicKey").stringValue());
    }

    @Test
    void keyThatAwaitsItsMaterial_andOneThatIsDisabled_stayWhatTheyAre() {
        String awaiting = kms.ok("CreateKey", TestKms.json("Origin", "EXTERNAL"))
                .get("KeyMetadata")
                .get("KeyId")
                .stringValue();
        String disabled = kms.createKey();
        kms.ok("DisableKey", TestKms.key(disabled));
        TestKms later = rotated();
        assertEquals("PendingImport", later.state(awaiting));
        assertEquals("Disabled", later.state(disabled));
    }

    @Test
    void underTheOldKey_nothingOpensAnyMore() {
        String key = kms.createKey();
        rotated();
        assertThrows(StorageException.Corrupt.class, () -> new TestKms(store, OLD).state(key));
    }
}
