package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedKeyTest {
    private final TestKms kms = new TestKms();

    @Test
    void storedRecords_holdNoMaterialInClear() {
        SecretBytes material =
                SecretBytes.owning("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));
        kms.kms.seed(SeedKey.random(TestKms.ACCOUNT, TestKms.REGION, TestKms.UNKNOWN_ID)
                .withMaterial(material));

        String decoded = new StoredKeys(kms.store).decoded();
        assertTrue(decoded.contains("ENCRYPT_DECRYPT"), "decoded records are looked at");
        assertFalse(decoded.contains("0123456789abcdef"));
    }

    @Test
    void seededKey_existsWithItsAlias_andIsLeftAloneAfterwards() {
        SeedKey seed = SeedKey.random(TestKms.ACCOUNT, TestKms.REGION, TestKms.UNKNOWN_ID)
                .withAlias("alias/app");
        kms.kms.seed(seed);
        String blob = kms.encrypt("alias/app", "x", "{}");
        kms.ok("DisableKey", key(TestKms.UNKNOWN_ID));

        kms.kms.seed(seed);

        assertEquals("Disabled", kms.state("alias/app"));
        kms.ok("EnableKey", key(TestKms.UNKNOWN_ID));
        kms.ok("Decrypt", json("CiphertextBlob", blob));
    }

    @Test
    void seededMaterial_opensWhatItSealedBeforeAReset() {
        TestKms reset = new TestKms(new InMemoryMetadataStore());
        for (TestKms each : List.of(kms, reset)) {
            each.kms.seed(SeedKey.random(TestKms.ACCOUNT, TestKms.REGION, TestKms.UNKNOWN_ID)
                    .withMaterial(SecretBytes.owning(new byte[32])));
        }

        String blob = kms.encrypt(TestKms.UNKNOWN_ID, "x", "{}");

        assertEquals(
                base64("x"),
                reset.ok("Decrypt", json("CiphertextBlob", blob))
                        .get("Plaintext")
                        .stringValue());
    }
}
