package dev.sealgate.kms.material;

import static dev.sealgate.kms.material.Samples.ARN;
import static dev.sealgate.kms.material.Samples.MATERIALS;
import static dev.sealgate.kms.material.Samples.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.kms.key.KeyArn;
import dev.sealgate.kms.key.SealedMaterial;
import dev.sealgate.storage.Clause;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.RootKey;
import dev.sealgate.storage.seal.Xaes256Gcm;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyMaterialsTest {
    private static final KeyArn OTHER = Samples.arn("00000000-0000-4000-8000-000000000000");

    @Test
    @Clause("CT-10")
    void id_isTheHmacOfTheKeyName_underTheMaterial() {
        SealedMaterial material = MATERIALS.seal(ARN, Samples.filled(9), NOW);

        // printf 'sealgate kms material id v1\0111122223333\01234abcd-...' | openssl dgst -sha256 -mac HMAC -macopt
        // hexkey:0909...
        assertEquals("4b264437bf28b2c1165fac66ab65a70ff0aa324ef8bc8176b2424120d12cb08d", material.id());
        assertNotEquals(
                material.id(), MATERIALS.seal(OTHER, Samples.filled(9), NOW).id());
    }

    @Test
    void generated_neverRepeats_andHas32Bytes() {
        SealedMaterial one = MATERIALS.generate(ARN, NOW);
        SealedMaterial other = MATERIALS.generate(ARN, NOW);

        assertNotEquals(one.id(), other.id());
        try (SecretBytes clear = MATERIALS.open(ARN, one)) {
            assertEquals(32, clear.sizeBytes());
        }
    }

    @Test
    void sealed_doesNotContainTheMaterial() {
        SealedMaterial material = MATERIALS.seal(ARN, Samples.filled(9), NOW);

        assertFalse(material.sealed().orElseThrow().toHex().contains("09".repeat(8)));
    }

    @Test
    @Clause("CT-11")
    void sealed_opensUnderTheDerivedKeyWithTheNamesAsAssociatedData() {
        SealedMaterial material = MATERIALS.seal(ARN, Samples.filled(9), NOW);
        String names = "sealgate kms material v1\0" + ARN + "\0" + material.id();
        Xaes256Gcm seal = new Xaes256Gcm(new RootKey(Samples.filled(1)).derive(RootKey.Purpose.KMS_MATERIAL));

        byte[] clear = seal.open(material.sealed().orElseThrow().view(), names.getBytes(StandardCharsets.US_ASCII))
                .orElseThrow();

        assertEquals(Samples.filled(9), SecretBytes.owning(clear));
    }

    @Test
    @Clause("CT-11")
    void materialOfAnotherKeyIdOrRoot_isCorrupt() {
        SealedMaterial material = MATERIALS.generate(ARN, NOW);
        SealedMaterial renamed =
                new SealedMaterial("0".repeat(64), material.sealed().orElseThrow(), NOW);
        KeyMaterials otherRoot = Samples.materials(2);

        assertThrows(StorageException.Corrupt.class, () -> MATERIALS.open(OTHER, material));
        assertThrows(StorageException.Corrupt.class, () -> MATERIALS.open(ARN, renamed));
        assertThrows(StorageException.Corrupt.class, () -> otherRoot.open(ARN, material));
    }
}
