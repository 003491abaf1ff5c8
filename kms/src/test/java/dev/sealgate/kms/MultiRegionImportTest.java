package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.each;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.kms.error.KmsErrorCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Multi-Region keys with imported material: the generations are shared, the material is given to each key. */
class MultiRegionImportTest {
    private static final String OAEP = "RSAES_OAEP_SHA_256";
    private static final Sender IN_EU = CALL.in(MultiRegionTest.EU);
    private static final byte[] FIRST = filled(1);
    private static final byte[] SECOND = filled(2);

    private final TestKms kms = new TestKms();
    private final String id = MultiRegionTest.createPrimary(kms, "{\"Origin\":\"EXTERNAL\",\"MultiRegion\":true}");

    private static byte[] filled(int value) {
        byte[] material = new byte[32];
        Arrays.fill(material, (byte) value);
        return material;
    }

    private Wrapping wrapping(Sender sender) {
        return Wrapping.of(
                OAEP,
                kms.ok(
                        sender,
                        "GetParametersForImport",
                        json("KeyId", id, "WrappingAlgorithm", OAEP, "WrappingKeySpec", "RSA_2048")));
    }

    private String request(Sender sender, byte[] material, String... more) {
        return wrapping(sender).request(id, material, more);
    }

    private String imported(Sender sender, byte[] material, String... more) {
        return kms.ok(sender, "ImportKeyMaterial", request(sender, material, more))
                .get("KeyMaterialId")
                .stringValue();
    }

    private void replicate() {
        kms.ok("ReplicateKey", MultiRegionTest.replicate(id, MultiRegionTest.EU));
    }

    private String state(Sender sender) {
        return kms.ok(sender, "DescribeKey", key(id))
                .get("KeyMetadata")
                .get("KeyState")
                .stringValue();
    }

    private List<String> material(Sender sender, String field) {
        return each(
                kms.ok(sender, "ListKeyRotations", json("KeyId", id, "IncludeKeyMaterial", "ALL_KEY_MATERIAL"))
                        .get("Rotations"),
                field);
    }

    private String encrypt(Sender sender) {
        return kms.ok(sender, "Encrypt", json("KeyId", id, "Plaintext", base64("x")))
                .get("CiphertextBlob")
                .stringValue();
    }

    private void decrypts(Sender sender, String blob) {
        assertEquals(
                base64("x"),
                kms.ok(sender, "Decrypt", json("CiphertextBlob", blob))
                        .get("Plaintext")
                        .stringValue());
    }

    private void incorrect(Sender sender, byte[] material, String... more) {
        assertEquals(
                KmsErrorCode.INCORRECT_KEY_MATERIAL,
                kms.refused(sender, "ImportKeyMaterial", request(sender, material, more))
                        .code());
    }

    @Test
    void keyWithoutMaterial_cannotBeReplicated() {
        assertEquals("PendingImport", state(CALL));
        assertEquals(
                KmsErrorCode.INVALID_STATE,
                kms.refused(CALL, "ReplicateKey", MultiRegionTest.replicate(id, MultiRegionTest.EU))
                        .code());
    }

    @Test
    void replica_waitsForTheSameMaterial_andThenTheirCiphertextsAreOne() {
        String first = imported(CALL, FIRST);
        replicate();
        assertEquals("PendingImport", state(IN_EU));
        assertEquals(List.of("PENDING_IMPORT"), material(IN_EU, "ImportState"));

        incorrect(IN_EU, SECOND);
        assertEquals(first, imported(IN_EU, FIRST));

        assertEquals("Enabled", state(IN_EU));
        decrypts(IN_EU, encrypt(CALL));
        decrypts(CALL, encrypt(IN_EU));
    }

    @Test
    void materialOfOne_endsAndIsDeleted_withoutTheOthers() {
        imported(CALL, FIRST);
        replicate();
        kms.ok(
                IN_EU,
                "ImportKeyMaterial",
                wrapping(IN_EU).until(id, FIRST, kms.instant().plus(Duration.ofDays(2))));
        kms.advance(Duration.ofDays(2));
        assertEquals("PendingImport", state(IN_EU));
        assertEquals("Enabled", state(CALL));
        imported(IN_EU, FIRST);

        kms.ok("DeleteImportedKeyMaterial", key(id));
        assertEquals("PendingImport", state(CALL));
        assertEquals("Enabled", state(IN_EU));
        String blob = encrypt(IN_EU);
        imported(CALL, FIRST);
        decrypts(CALL, blob);
    }

    @Test
    void rotation_waitsUntilEveryKeyHasTheNewMaterial() {
        String first = imported(CALL, FIRST);
        replicate();
        imported(IN_EU, FIRST);
        String old = encrypt(IN_EU);
        incorrect(IN_EU, SECOND, "ImportType", "NEW_KEY_MATERIAL");
        String second = imported(CALL, SECOND, "ImportType", "NEW_KEY_MATERIAL");

        assertEquals(List.of(first, second), material(IN_EU, "KeyMaterialId"));
        assertEquals(
                List.of("CURRENT", "PENDING_MULTI_REGION_IMPORT_AND_ROTATION"), material(CALL, "KeyMaterialState"));
        assertEquals(
                KmsErrorCode.INVALID_STATE,
                kms.refused(CALL, "RotateKeyOnDemand", key(id)).code());
        assertEquals("Enabled", state(IN_EU));

        imported(IN_EU, SECOND);
        assertEquals(List.of("CURRENT", "PENDING_ROTATION"), material(IN_EU, "KeyMaterialState"));
        kms.ok("RotateKeyOnDemand", key(id));

        for (Sender sender : List.of(CALL, IN_EU)) {
            assertEquals("Enabled", state(sender));
            assertEquals(List.of("NON_CURRENT", "CURRENT"), material(sender, "KeyMaterialState"));
            decrypts(sender, old);
        }
        decrypts(CALL, encrypt(IN_EU));
    }

    @Test
    void newMaterialThatNeverSealed_goesAndComesByItsPrimary() {
        String first = imported(CALL, FIRST);
        replicate();
        imported(IN_EU, FIRST);
        String second = imported(CALL, SECOND, "ImportType", "NEW_KEY_MATERIAL");
        imported(IN_EU, SECOND);

        kms.ok(IN_EU, "DeleteImportedKeyMaterial", json("KeyId", id, "KeyMaterialId", second));
        assertEquals(List.of(first, second), material(IN_EU, "KeyMaterialId"));
        assertEquals("Enabled", state(IN_EU));
        kms.ok("DeleteImportedKeyMaterial", json("KeyId", id, "KeyMaterialId", second));
        assertEquals(List.of(first), material(IN_EU, "KeyMaterialId"));
        assertEquals(List.of(first), material(CALL, "KeyMaterialId"));
    }
}
