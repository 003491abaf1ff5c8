package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.each;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.storage.SecretBytes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Imported material of symmetric keys: import, end, deletion, import again, and rotation to other material. */
class KeyImportTest {
    private static final String OAEP = "RSAES_OAEP_SHA_256";
    private static final byte[] FIRST = filled(1);
    private static final byte[] SECOND = filled(2);
    private static final byte[] THIRD = filled(3);

    private final TestKms kms = new TestKms();
    private final String id = create(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");

    private static byte[] filled(int value) {
        byte[] material = new byte[32];
        Arrays.fill(material, (byte) value);
        return material;
    }

    static String create(TestKms kms, String spec, String usage) {
        return kms.ok("CreateKey", json("Origin", "EXTERNAL", "KeySpec", spec, "KeyUsage", usage))
                .get("KeyMetadata")
                .get("KeyId")
                .stringValue();
    }

    private Wrapping wrapping() {
        return Wrapping.of(kms, id, OAEP, "RSA_2048");
    }

    /** The material's id. */
    private String imported(byte[] material, String... more) {
        JsonNode answer = kms.ok("ImportKeyMaterial", wrapping().request(id, material, more));
        assertEquals(arn(id), answer.get("KeyId").stringValue());
        return answer.get("KeyMaterialId").stringValue();
    }

    private JsonNode metadata() {
        return kms.ok("DescribeKey", key(id)).get("KeyMetadata");
    }

    private JsonNode allMaterial() {
        return kms.ok("ListKeyRotations", json("KeyId", id, "IncludeKeyMaterial", "ALL_KEY_MATERIAL"))
                .get("Rotations");
    }

    private String decrypt(String blob) {
        JsonNode answer = kms.ok("Decrypt", json("CiphertextBlob", blob));
        assertEquals("x", new String(TestKms.bytes(answer.get("Plaintext")).toArray(), StandardCharsets.UTF_8));
        return answer.get("KeyMaterialId").stringValue();
    }

    private void pendingImport(String blob) {
        assertEquals("PendingImport", kms.state(id));
        assertFalse(metadata().get("Enabled").booleanValue());
        kms.refuses(
                KmsErrorCode.INVALID_STATE,
                arn(id) + " is pending import.",
                "Encrypt",
                json("KeyId", id, "Plaintext", base64("x")));
        kms.refuses(
                KmsErrorCode.INVALID_STATE, arn(id) + " is pending import.", "Decrypt", json("CiphertextBlob", blob));
    }

    @ParameterizedTest
    @CsvSource({
        "RSAES_OAEP_SHA_1, RSA_2048",
        "RSAES_OAEP_SHA_256, RSA_2048",
        "RSAES_OAEP_SHA_1, RSA_3072",
        "RSAES_OAEP_SHA_256, RSA_4096"
    })
    void everyWrapping_bringsTheMaterial(String algorithm, String spec) {
        JsonNode parameters = kms.ok(
                "GetParametersForImport", json("KeyId", id, "WrappingAlgorithm", algorithm, "WrappingKeySpec", spec));
        assertEquals(arn(id), parameters.get("KeyId").stringValue());
        assertEquals(
                BigDecimal.valueOf(kms.instant().plus(Duration.ofHours(24)).toEpochMilli(), 3)
                        .toPlainString(),
                TestKms.seconds(parameters.get("ParametersValidTo")));
        assertTrue(TestKms.bytes(parameters.get("ImportToken")).size() <= 6144);

        String material = kms.ok(
                        "ImportKeyMaterial", Wrapping.of(algorithm, parameters).request(id, FIRST))
                .get("KeyMaterialId")
                .stringValue();

        assertEquals(material, metadata().get("CurrentKeyMaterialId").stringValue());
        assertEquals(material, decrypt(kms.encrypt(id, "x", "{}")));
    }

    @Test
    void untilTheFirstImport_aKeyIsPending() {
        JsonNode metadata = metadata();
        assertEquals("EXTERNAL", metadata.get("Origin").stringValue());
        assertEquals("PendingImport", metadata.get("KeyState").stringValue());
        assertFalse(metadata.get("Enabled").booleanValue());
        for (String absent : List.of("CurrentKeyMaterialId", "ExpirationModel", "ValidTo")) {
            assertFalse(metadata.has(absent), absent);
        }
        assertEquals(0, allMaterial().size());

        imported(FIRST);

        assertEquals("Enabled", kms.state(id));
        assertEquals(
                "KEY_MATERIAL_DOES_NOT_EXPIRE",
                metadata().get("ExpirationModel").stringValue());
        assertFalse(metadata().has("ValidTo"));
    }

    @Test
    void statesOfPendingKeys_allowWhatTheTableSays() {
        for (String operation : List.of("EnableKey", "DisableKey", "RotateKeyOnDemand")) {
            kms.refuses(KmsErrorCode.INVALID_STATE, arn(id) + " is pending import.", operation, key(id));
        }
        String origin = arn(id) + " origin is EXTERNAL which is not valid for this operation.";
        for (String operation : List.of("EnableKeyRotation", "DisableKeyRotation", "GetKeyRotationStatus")) {
            kms.refuses(KmsErrorCode.UNSUPPORTED_OPERATION, origin, operation, key(id));
        }
        kms.refuses(KmsErrorCode.INVALID_STATE, arn(id) + " is not pending deletion.", "CancelKeyDeletion", key(id));
        kms.ok("CreateAlias", json("AliasName", "alias/pending", "TargetKeyId", id));
        kms.ok("TagResource", "{\"KeyId\":\"" + id + "\",\"Tags\":[{\"TagKey\":\"a\",\"TagValue\":\"b\"}]}");
        kms.ok("UpdateKeyDescription", json("KeyId", id, "Description", "x"));
        assertEquals(
                "{\"KeyId\":\"" + arn(id) + "\"}",
                kms.ok("DeleteImportedKeyMaterial", key(id)).toString());
        kms.ok("ScheduleKeyDeletion", key(id));
        Wrapping other = Wrapping.of(kms, create(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"), OAEP, "RSA_2048");
        String pending = arn(id) + " is pending deletion.";
        kms.refuses(
                KmsErrorCode.INVALID_STATE,
                pending,
                "GetParametersForImport",
                json("KeyId", id, "WrappingAlgorithm", OAEP, "WrappingKeySpec", "RSA_2048"));
        kms.refuses(KmsErrorCode.INVALID_STATE, pending, "ImportKeyMaterial", other.request(id, FIRST));
        kms.ok("DeleteImportedKeyMaterial", key(id));

        kms.ok("CancelKeyDeletion", key(id));

        assertEquals("PendingImport", kms.state(id));
        imported(FIRST);
        assertFalse(kms.ok("GetKeyRotationStatus", key(id))
                .get("KeyRotationEnabled")
                .booleanValue());
        kms.refuses(KmsErrorCode.UNSUPPORTED_OPERATION, origin, "EnableKeyRotation", key(id));
    }

    @Test
    void keysWithMaterialOfTheirOwn_takeNone() {
        String own = kms.createKey();
        String origin = arn(own) + " origin is AWS_KMS which is not valid for this operation.";
        kms.refuses(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                origin,
                "GetParametersForImport",
                json("KeyId", own, "WrappingAlgorithm", OAEP, "WrappingKeySpec", "RSA_2048"));
        kms.refuses(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                origin,
                "ImportKeyMaterial",
                wrapping().request(own, FIRST));
        kms.refuses(KmsErrorCode.UNSUPPORTED_OPERATION, origin, "DeleteImportedKeyMaterial", key(own));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void expiredMaterial_isGone_whetherOrNotTheTimerRan(boolean timerRan) {
        Instant end = kms.instant().plus(Duration.ofDays(365));
        kms.ok("ImportKeyMaterial", wrapping().until(id, FIRST, end));
        assertEquals("KEY_MATERIAL_EXPIRES", metadata().get("ExpirationModel").stringValue());
        assertEquals(
                BigDecimal.valueOf(end.toEpochMilli(), 3).toPlainString(),
                TestKms.seconds(metadata().get("ValidTo")));
        String material = metadata().get("CurrentKeyMaterialId").stringValue();
        String blob = kms.encrypt(id, "x", "{}");
        kms.advance(Duration.ofDays(365).minusMillis(1));
        assertEquals(0, kms.kms.settleDueKeys().changed().size());
        assertEquals(material, decrypt(blob));
        kms.advance(Duration.ofMillis(1));
        if (timerRan) {
            assertEquals(1, kms.kms.settleDueKeys().changed().size());
            assertEquals(0, kms.kms.settleDueKeys().changed().size());
        }

        pendingImport(blob);
        assertEquals(material, metadata().get("CurrentKeyMaterialId").stringValue());
        assertFalse(metadata().has("ExpirationModel"));
        assertEquals("PENDING_IMPORT", allMaterial().get(0).get("ImportState").stringValue());

        assertEquals(material, imported(FIRST));
        assertEquals(material, decrypt(blob));
        assertEquals("Enabled", kms.state(id));
    }

    @Test
    void expiredMaterial_isDestroyedOnDisk() {
        kms.ok("ImportKeyMaterial", wrapping().until(id, FIRST, kms.instant().plusSeconds(60)));
        assertTrue(new StoredKeys(kms.store).decoded().contains("sealed"));
        kms.advance(Duration.ofSeconds(60));

        assertEquals(1, kms.kms.settleDueKeys().changed().size());

        assertFalse(new StoredKeys(kms.store).decoded().contains("sealed"));
        assertEquals(1, new StoredKeys(kms.store).records());
    }

    @Test
    void deletedMaterial_canBeImportedAgain_butNoOther() {
        String material = imported(FIRST, "KeyMaterialDescription", "from the safe");
        String blob = kms.encrypt(id, "x", "{}");

        JsonNode answer = kms.ok("DeleteImportedKeyMaterial", key(id));

        assertEquals(arn(id), answer.get("KeyId").stringValue());
        assertEquals(material, answer.get("KeyMaterialId").stringValue());
        assertFalse(new StoredKeys(kms.store).decoded().contains("sealed"));
        pendingImport(blob);
        kms.refusesSilently(
                KmsErrorCode.INCORRECT_KEY_MATERIAL,
                "ImportKeyMaterial",
                wrapping().request(id, SECOND));
        assertEquals(material, imported(FIRST, "KeyMaterialId", material));
        assertEquals(material, decrypt(blob));
        assertEquals(
                "from the safe",
                allMaterial().get(0).get("KeyMaterialDescription").stringValue());
    }

    @Test
    void importingAgain_changesTheEnd() {
        kms.ok("ImportKeyMaterial", wrapping().until(id, FIRST, kms.instant().plusSeconds(60)));

        imported(FIRST);

        kms.advance(Duration.ofSeconds(60));
        assertEquals("Enabled", kms.state(id));
        assertFalse(metadata().has("ValidTo"));
    }

    @Test
    void disabledKey_thatLosesItsMaterial_isPending_andEnabledByTheImport() {
        imported(FIRST);
        kms.ok("DisableKey", key(id));
        kms.ok("DeleteImportedKeyMaterial", key(id));
        assertEquals("PendingImport", kms.state(id));

        imported(FIRST);

        assertEquals("Enabled", kms.state(id));
    }

    @Test
    void keyPendingDeletion_staysSo_whenItsMaterialEnds() {
        kms.ok("ImportKeyMaterial", wrapping().until(id, FIRST, kms.instant().plusSeconds(60)));
        kms.ok("ScheduleKeyDeletion", key(id));
        kms.advance(Duration.ofSeconds(60));
        assertEquals(1, kms.kms.settleDueKeys().changed().size());
        assertEquals("PendingDeletion", kms.state(id));
        kms.ok("CancelKeyDeletion", key(id));
        assertEquals("PendingImport", kms.state(id));
        imported(FIRST);
        kms.ok("ScheduleKeyDeletion", key(id));
        kms.advance(Duration.ofDays(30));

        assertEquals(1, kms.kms.settleDueKeys().removed().size());

        assertEquals(0, new StoredKeys(kms.store).records());
    }

    @Test
    void newMaterial_waitsForARotationOnDemand() {
        String first = imported(FIRST);
        String old = kms.encrypt(id, "x", "{}");
        kms.refuses(
                KmsErrorCode.INVALID_STATE,
                "No available key material pending rotation for the key: " + arn(id) + ".",
                "RotateKeyOnDemand",
                key(id));

        String second = imported(SECOND, "ImportType", "NEW_KEY_MATERIAL");

        assertEquals(first, metadata().get("CurrentKeyMaterialId").stringValue());
        assertEquals(List.of("CURRENT", "PENDING_ROTATION"), each(allMaterial(), "KeyMaterialState"));
        assertEquals(List.of("IMPORTED", "IMPORTED"), each(allMaterial(), "ImportState"));
        assertEquals(
                0, kms.kms.customerKeys(TestKms.ACCOUNT).getFirst().rotations().size());
        kms.refuses(
                KmsErrorCode.INVALID_STATE,
                "New key material (id: " + idOf(THIRD) + ") cannot be imported into KMS key " + arn(id)
                        + ", because another key material (id: " + second + ") is pending rotation.",
                "ImportKeyMaterial",
                wrapping().request(id, THIRD, "ImportType", "NEW_KEY_MATERIAL"));
        kms.ok("RotateKeyOnDemand", key(id));

        assertEquals(second, metadata().get("CurrentKeyMaterialId").stringValue());
        assertEquals(first, decrypt(old));
        assertEquals(second, decrypt(kms.encrypt(id, "x", "{}")));
        assertEquals(List.of("NON_CURRENT", "CURRENT"), each(allMaterial(), "KeyMaterialState"));
        assertEquals(
                1, kms.kms.customerKeys(TestKms.ACCOUNT).getFirst().rotations().size());
        assertEquals(List.of(second), each(kms.ok("ListKeyRotations", key(id)).get("Rotations"), "KeyMaterialId"));
    }

    /** Learned from another key of the same id: the id of material depends on nothing else. */
    private String idOf(byte[] material) {
        TestKms other = new TestKms();
        other.kms.seed(SeedKey.random(TestKms.ACCOUNT, TestKms.REGION, id).withMaterial(SecretBytes.copyOf(material)));
        return other.ok("DescribeKey", key(id))
                .get("KeyMetadata")
                .get("CurrentKeyMaterialId")
                .stringValue();
    }

    @Test
    void lossOfAnyGeneration_makesTheKeyPending_lossOfAWaitingOneDoesNot() {
        String first = imported(FIRST);
        String old = kms.encrypt(id, "x", "{}");
        String second = imported(SECOND, "ImportType", "NEW_KEY_MATERIAL");
        kms.ok("DeleteImportedKeyMaterial", json("KeyId", id, "KeyMaterialId", second));
        assertEquals("Enabled", kms.state(id));
        assertEquals(List.of(first), each(allMaterial(), "KeyMaterialId"));
        kms.ok(
                "ImportKeyMaterial",
                wrapping().until(id, SECOND, kms.instant().plusSeconds(60), "ImportType", "NEW_KEY_MATERIAL"));
        assertFalse(metadata().has("ValidTo"));
        kms.ok("RotateKeyOnDemand", key(id));
        assertTrue(metadata().has("ValidTo"));

        kms.ok("DeleteImportedKeyMaterial", json("KeyId", id, "KeyMaterialId", first));
        pendingImport(old);
        kms.advance(Duration.ofSeconds(60));
        imported(FIRST);
        pendingImport(old);
        imported(SECOND);

        assertEquals(first, decrypt(old));
        assertEquals(second, decrypt(kms.encrypt(id, "x", "{}")));
        assertEquals("ON_DEMAND", allMaterial().get(1).get("RotationType").stringValue());
    }

    @Test
    void requestsThatExpectOtherMaterial_areRefused() {
        kms.refusesSilently(
                KmsErrorCode.INCORRECT_KEY_MATERIAL,
                "ImportKeyMaterial",
                wrapping().request(id, FIRST, "ImportType", "EXISTING_KEY_MATERIAL"));
        String first = imported(FIRST);
        kms.refusesSilently(
                KmsErrorCode.INCORRECT_KEY_MATERIAL,
                "ImportKeyMaterial",
                wrapping().request(id, FIRST, "ImportType", "NEW_KEY_MATERIAL"));
        kms.refusesSilently(
                KmsErrorCode.INCORRECT_KEY_MATERIAL,
                "ImportKeyMaterial",
                wrapping().request(id, FIRST, "KeyMaterialId", "0".repeat(64)));
        kms.refusesSilently(
                KmsErrorCode.INCORRECT_KEY_MATERIAL,
                "ImportKeyMaterial",
                wrapping().request(id, new byte[31]));
        kms.refuses(
                KmsErrorCode.NOT_FOUND,
                "Key material (id: " + "0".repeat(64) + ") of " + arn(id) + " does not exist",
                "DeleteImportedKeyMaterial",
                json("KeyId", id, "KeyMaterialId", "0".repeat(64)));
        assertEquals(first, metadata().get("CurrentKeyMaterialId").stringValue());
    }

    @Test
    void tokens_areForOneKeyAndOneDay_andNotToBeForged() {
        Wrapping mine = wrapping();
        String other = create(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        kms.refusesSilently(KmsErrorCode.INVALID_IMPORT_TOKEN, "ImportKeyMaterial", mine.request(other, FIRST));
        byte[] token = Base64.getDecoder().decode(mine.token());
        for (int at : new int[] {0, 1, token.length / 2, token.length - 1}) {
            byte[] altered = token.clone();
            altered[at] ^= 1;
            Wrapping forged = new Wrapping(OAEP, Base64.getEncoder().encodeToString(altered), mine.publicKey());
            kms.refusesSilently(KmsErrorCode.INVALID_IMPORT_TOKEN, "ImportKeyMaterial", forged.request(id, FIRST));
        }
        kms.refusesSilently(
                KmsErrorCode.INVALID_IMPORT_TOKEN,
                "ImportKeyMaterial",
                new Wrapping(OAEP, "AQ==", mine.publicKey()).request(id, FIRST));
        Wrapping foreign = new Wrapping(OAEP, mine.token(), wrapping().publicKey());
        kms.refusesSilently(KmsErrorCode.INVALID_CIPHERTEXT, "ImportKeyMaterial", foreign.request(id, FIRST));
        kms.refusesSilently(
                KmsErrorCode.INVALID_CIPHERTEXT, "ImportKeyMaterial", mine.request(id, base64("not wrapped")));
        kms.refusesSilently(
                KmsErrorCode.INVALID_CIPHERTEXT,
                "ImportKeyMaterial",
                new Wrapping("RSAES_OAEP_SHA_1", mine.token(), mine.publicKey()).request(id, FIRST));
        kms.advance(Duration.ofHours(24));
        kms.refusesSilently(KmsErrorCode.EXPIRED_IMPORT_TOKEN, "ImportKeyMaterial", mine.request(id, FIRST));
        assertEquals("PendingImport", kms.state(id));
    }

    @Test
    void token_isGoodAfterARestart_untilItsLastMoment_andMoreThanOnce() {
        Wrapping mine = wrapping();
        TestKms restarted = new TestKms(kms.store);
        restarted.advance(Duration.ofHours(24).minusMillis(1));

        restarted.ok("ImportKeyMaterial", mine.request(id, FIRST));
        restarted.ok("DeleteImportedKeyMaterial", key(id));
        restarted.ok("ImportKeyMaterial", mine.request(id, FIRST));

        assertEquals("Enabled", restarted.state(id));
    }

    @Test
    void dates_areChecked() {
        Wrapping mine = wrapping();
        String expires = mine.request(id, FIRST).replace("DOES_NOT_EXPIRE", "EXPIRES");
        String must = "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES";
        kms.refuses(KmsErrorCode.VALIDATION, must, "ImportKeyMaterial", expires);
        kms.refuses(
                KmsErrorCode.VALIDATION,
                must,
                "ImportKeyMaterial",
                expires.replace(",\"ExpirationModel\":\"KEY_MATERIAL_EXPIRES\"", ""));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE",
                "ImportKeyMaterial",
                mine.request(id, FIRST).replaceFirst("}$", ",\"ValidTo\":2000000000}"));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "The validTo date must be in the future",
                "ImportKeyMaterial",
                mine.until(id, FIRST, kms.instant()));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "The validTo date must be no more than 365 days in the future",
                "ImportKeyMaterial",
                mine.until(id, FIRST, kms.instant().plus(Duration.ofDays(365)).plusMillis(1)));
        for (String noTime : List.of("\"2026-12-31\"", "1e300", "true")) {
            kms.refuses(
                    KmsErrorCode.SERIALIZATION,
                    "The value of ValidTo is not a timestamp.",
                    "ImportKeyMaterial",
                    expires.replaceFirst("}$", ",\"ValidTo\":" + noTime + "}"));
        }
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "A keyMaterialId must not be set if the ImportType is NEW_KEY_MATERIAL",
                "ImportKeyMaterial",
                mine.request(id, FIRST, "ImportType", "NEW_KEY_MATERIAL", "KeyMaterialId", "0".repeat(64)));
    }

    @Test
    void wrappingsThatAreNotServed_areRefused() {
        kms.refuses(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                "WrappingAlgorithm RSAES_PKCS1_V1_5 is not supported.",
                "GetParametersForImport",
                json("KeyId", id, "WrappingAlgorithm", "RSAES_PKCS1_V1_5", "WrappingKeySpec", "RSA_2048"));
        kms.refuses(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                "WrappingKeySpec SM2 is not supported.",
                "GetParametersForImport",
                json("KeyId", id, "WrappingAlgorithm", OAEP, "WrappingKeySpec", "SM2"));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "WrappingAlgorithm RSA_AES_KEY_WRAP_SHA_256 with WrappingKeySpec RSA_2048 is not compatible with KeySpec "
                        + "SYMMETRIC_DEFAULT",
                "GetParametersForImport",
                json("KeyId", id, "WrappingAlgorithm", "RSA_AES_KEY_WRAP_SHA_256", "WrappingKeySpec", "RSA_2048"));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "2 validation errors detected: Value 'ROT13' at 'wrappingAlgorithm' failed to satisfy constraint: Member must "
                        + "satisfy enum value set: [RSAES_PKCS1_V1_5, RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256, "
                        + "RSA_AES_KEY_WRAP_SHA_1, RSA_AES_KEY_WRAP_SHA_256, SM2PKE]; Value null at 'wrappingKeySpec' failed "
                        + "to satisfy constraint: Member must not be null",
                "GetParametersForImport",
                json("KeyId", id, "WrappingAlgorithm", "ROT13"));
    }

    @Test
    void parameters_differEachTime() {
        assertNotEquals(wrapping().token(), wrapping().token());
        assertNotEquals(wrapping().publicKey(), wrapping().publicKey());
    }
}
