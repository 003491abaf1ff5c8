package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.OTHER_REGION_CALL;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class KeyLifecycleTest {
    private final TestKms kms = new TestKms();

    @Test
    void createdKey_isDescribedAsAwsDoes() {
        JsonNode created = kms.ok("CreateKey", json("Description", "reports")).get("KeyMetadata");
        String id = created.get("KeyId").stringValue();

        assertEquals(created, kms.ok("DescribeKey", key(id)).get("KeyMetadata"));
        assertEquals(
                List.of(
                        "AWSAccountId",
                        "Arn",
                        "CreationDate",
                        "CurrentKeyMaterialId",
                        "CustomerMasterKeySpec",
                        "Description",
                        "Enabled",
                        "EncryptionAlgorithms",
                        "KeyId",
                        "KeyManager",
                        "KeySpec",
                        "KeyState",
                        "KeyUsage",
                        "MultiRegion",
                        "Origin"),
                List.copyOf(created.propertyNames()));
        assertEquals(arn(id), created.get("Arn").stringValue());
        assertEquals("1767323045.678", TestKms.seconds(created.get("CreationDate")));
        assertEquals("reports", created.get("Description").stringValue());
        assertEquals("Enabled", created.get("KeyState").stringValue());
        assertEquals("CUSTOMER", created.get("KeyManager").stringValue());
        assertEquals("SYMMETRIC_DEFAULT", created.get("KeySpec").stringValue());
        assertEquals("AWS_KMS", created.get("Origin").stringValue());
        assertTrue(created.get("CurrentKeyMaterialId").stringValue().matches("[0-9a-f]{64}"));
        assertTrue(created.get("Enabled").booleanValue());
        assertFalse(created.get("MultiRegion").booleanValue());
    }

    @Test
    void keys_outliveTheProcess_andBelongToTheirRegion() {
        String id = kms.createKey();
        String blob = kms.encrypt(id, "hello", "{}");
        TestKms restarted = new TestKms(kms.store);

        assertEquals(
                base64("hello"),
                restarted
                        .ok("Decrypt", json("CiphertextBlob", blob))
                        .get("Plaintext")
                        .stringValue());
        kms.refuses(
                OTHER_REGION_CALL,
                KmsErrorCode.NOT_FOUND,
                "Key 'arn:aws:kms:eu-west-1:111122223333:key/" + id + "' does not exist",
                "DescribeKey",
                key(id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"KeySpec\":\"RSA_2048\"} | You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.",
                "{\"KeySpec\":\"RSA_2048\",\"KeyUsage\":\"KEY_AGREEMENT\"} | KeyUsage KEY_AGREEMENT is not compatible with KeySpec RSA_2048",
                "{\"KeyUsage\":\"SIGN_VERIFY\"} | KeyUsage SIGN_VERIFY is not compatible with KeySpec SYMMETRIC_DEFAULT",
                "{\"KeySpec\":\"HMAC_256\",\"CustomerMasterKeySpec\":\"HMAC_256\"} | You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated."
            })
    void createKey_withFieldsThatContradict_isAValidationError(String json, String text) {
        kms.refuses(KmsErrorCode.VALIDATION, text, "CreateKey", json);
    }

    @Test
    void createKey_withAnUnknownSpec_namesTheSpecs() {
        KmsException refusal = kms.refused(CALL, "CreateKey", json("KeySpec", "AES_1"));

        assertEquals(KmsErrorCode.VALIDATION, refusal.code());
        assertTrue(refusal.text()
                .orElseThrow()
                .startsWith("1 validation error detected: Value 'AES_1' at 'keySpec' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [RSA_2048, "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Origin\":\"AWS_CLOUDHSM\",\"CustomKeyStoreId\":\"cks-1234567890abcdef0\"}",
                "{\"Origin\":\"EXTERNAL_KEY_STORE\",\"CustomKeyStoreId\":\"cks-1\",\"XksKeyId\":\"bb8562717f809024\"}",
                "{\"Origin\":\"AWS_CLOUDHSM\"}",
                "{\"CustomKeyStoreId\":\"cks-1234567890abcdef0\"}",
                "{\"XksKeyId\":\"bb8562717f809024\"}"
            })
    void createKey_inACustomKeyStore_isRefusedClearly(String json) {
        kms.refuses(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                "Custom key stores are not supported: Sealgate keeps all key material under its own root key.",
                "CreateKey",
                json);
    }

    @Test
    void createKey_withWhatIsNotServed_isRefusedRatherThanIgnored() {
        kms.refuses(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                "KeySpec SM2 is not supported by Sealgate yet",
                "CreateKey",
                "{\"KeySpec\":\"SM2\",\"KeyUsage\":\"SIGN_VERIFY\"}");
        assertEquals(0, kms.ok("ListKeys", "{}").get("Keys").size());
    }

    @Test
    void disabledKey_cannotBeUsed_untilItIsEnabled() {
        String id = kms.createKey();
        String blob = kms.encrypt(id, "x", "{}");
        kms.ok("DisableKey", key(id));

        assertEquals("Disabled", kms.state(id));
        for (String[] use : uses(id, blob)) {
            kms.refuses(KmsErrorCode.DISABLED, arn(id) + " is disabled.", use[0], use[1]);
        }
        kms.ok("DisableKey", key(id));
        kms.ok("EnableKey", key(arn(id)));
        kms.ok("EnableKey", key(id));
        for (String[] use : uses(id, blob)) {
            kms.ok(use[0], use[1]);
        }
    }

    @Test
    void keyPendingDeletion_cannotBeUsedOrChanged_onlySeenAndCancelled() {
        String id = kms.createKey();
        String blob = kms.encrypt(id, "x", "{}");
        JsonNode scheduled = kms.ok("ScheduleKeyDeletion", "{\"KeyId\":\"" + id + "\",\"PendingWindowInDays\":7}");

        assertEquals(arn(id), scheduled.get("KeyId").stringValue());
        assertEquals("PendingDeletion", scheduled.get("KeyState").stringValue());
        assertEquals(7, scheduled.get("PendingWindowInDays").intValue());
        assertEquals("1767927845.678", TestKms.seconds(scheduled.get("DeletionDate")));
        JsonNode described = kms.ok("DescribeKey", key(id)).get("KeyMetadata");
        assertEquals(scheduled.get("DeletionDate"), described.get("DeletionDate"));
        assertFalse(described.get("Enabled").booleanValue());
        for (String[] use : uses(id, blob)) {
            pending(id, use[0], use[1]);
        }
        for (String change : List.of("EnableKey", "DisableKey", "ScheduleKeyDeletion")) {
            pending(id, change, key(id));
        }
        pending(id, "UpdateKeyDescription", json("KeyId", id, "Description", "x"));
        pending(id, "TagResource", "{\"KeyId\":\"" + id + "\",\"Tags\":[]}");
        pending(id, "UntagResource", "{\"KeyId\":\"" + id + "\",\"TagKeys\":[]}");
        pending(id, "CreateAlias", json("AliasName", "alias/x", "TargetKeyId", id));
        kms.ok("ListResourceTags", key(id));
    }

    private void pending(String id, String operation, String json) {
        kms.refuses(KmsErrorCode.INVALID_STATE, arn(id) + " is pending deletion.", operation, json);
    }

    @Test
    void cancelledDeletion_leavesTheKeyDisabled() {
        String id = kms.createKey();
        kms.ok("ScheduleKeyDeletion", key(id));

        assertEquals(arn(id), kms.ok("CancelKeyDeletion", key(id)).get("KeyId").stringValue());

        assertEquals("Disabled", kms.state(id));
        assertTrue(kms.ok("DescribeKey", key(id))
                .get("KeyMetadata")
                .path("DeletionDate")
                .isMissingNode());
        kms.advance(Duration.ofDays(31));
        assertEquals(0, kms.kms.settleDueKeys().removed().size());
        kms.refuses(KmsErrorCode.INVALID_STATE, arn(id) + " is not pending deletion.", "CancelKeyDeletion", key(id));
        kms.ok("EnableKey", key(id));
        kms.refuses(KmsErrorCode.INVALID_STATE, arn(id) + " is not pending deletion.", "CancelKeyDeletion", key(id));
    }

    @ParameterizedTest
    @CsvSource({"6, greater than or equal to 7", "31, less than or equal to 30"})
    void deletionWindow_isSevenToThirtyDays(int days, String constraint) {
        String id = kms.createKey();

        kms.refuses(
                KmsErrorCode.VALIDATION,
                "1 validation error detected: Value '" + days
                        + "' at 'pendingWindowInDays' failed to satisfy constraint: Member must have value "
                        + constraint,
                "ScheduleKeyDeletion",
                "{\"KeyId\":\"" + id + "\",\"PendingWindowInDays\":" + days + "}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterItsDeletionDate_aKeyIsGone_whetherOrNotTheTimerRan(boolean timerRan) {
        String id = kms.createKey();
        String kept = kms.createKey();
        String blob = kms.encrypt(id, "x", "{}");
        kms.ok("CreateAlias", json("AliasName", "alias/gone", "TargetKeyId", id));
        kms.ok("ScheduleKeyDeletion", key(id));
        kms.advance(Duration.ofDays(30).minusMillis(1));
        assertEquals(0, kms.kms.settleDueKeys().removed().size());
        kms.ok("DescribeKey", key("alias/gone"));
        kms.advance(Duration.ofMillis(1));
        if (timerRan) {
            assertEquals(1, kms.kms.settleDueKeys().removed().size());
        }

        String notThere = "Key '" + arn(id) + "' does not exist";
        kms.refuses(KmsErrorCode.NOT_FOUND, notThere, "DescribeKey", key(id));
        kms.refuses(KmsErrorCode.NOT_FOUND, notThere, "CancelKeyDeletion", key(id));
        kms.refuses(
                KmsErrorCode.NOT_FOUND,
                "Alias arn:aws:kms:us-east-1:111122223333:alias/gone is not found.",
                "DescribeKey",
                key("alias/gone"));
        kms.refuses(
                KmsErrorCode.ACCESS_DENIED,
                "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are "
                        + "not allowed to access.",
                "Decrypt",
                json("CiphertextBlob", blob));
        assertEquals(List.of(kept), TestKms.each(kms.ok("ListKeys", "{}").get("Keys"), "KeyId"));
        assertEquals(
                List.of("alias/aws/s3"),
                TestKms.each(kms.ok("ListAliases", "{}").get("Aliases"), "AliasName"));
        kms.ok("CreateAlias", json("AliasName", "alias/gone", "TargetKeyId", kept));
        kms.kms.settleDueKeys();
        kms.ok("DescribeKey", key("alias/gone"));
    }

    @Test
    void destroyedKeys_leaveNothingInTheStore() {
        String id = kms.createKey();
        kms.ok("CreateAlias", json("AliasName", "alias/gone", "TargetKeyId", id));
        kms.ok("ScheduleKeyDeletion", key(id));
        kms.advance(Duration.ofDays(30));

        assertEquals(1, kms.kms.settleDueKeys().removed().size());

        assertEquals(0, new StoredKeys(kms.store).records());
    }

    @Test
    void description_canBeChanged() {
        String id = kms.createKey();

        kms.ok("UpdateKeyDescription", json("KeyId", id, "Description", "other"));

        assertEquals(
                "other",
                kms.ok("DescribeKey", key(id))
                        .get("KeyMetadata")
                        .get("Description")
                        .stringValue());
    }

    private static List<String[]> uses(String id, String blob) {
        String sizes = "{\"KeyId\":\"" + id + "\",\"NumberOfBytes\":16}";
        return List.of(
                new String[] {"Encrypt", json("KeyId", id, "Plaintext", base64("x"))},
                new String[] {"Decrypt", json("CiphertextBlob", blob)},
                new String[] {"ReEncrypt", json("CiphertextBlob", blob, "DestinationKeyId", id)},
                new String[] {"GenerateDataKey", sizes},
                new String[] {"GenerateDataKeyWithoutPlaintext", sizes});
    }
}
