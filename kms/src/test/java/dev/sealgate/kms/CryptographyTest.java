package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.ACCOUNT;
import static dev.sealgate.kms.TestKms.OTHER_REGION_CALL;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sealgate.kms.error.KmsErrorCode;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CryptographyTest {
    private static final String CONTEXT = "{\"a\":\"bc\",\"d\":\"e\"}";
    private static final String UNKNOWN_OR_FORBIDDEN =
            "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not "
                    + "allowed to access.";

    private final TestKms kms = new TestKms();
    private final String keyId = kms.createKey();

    @Test
    void encrypted_decryptsWithItsContextInAnyOrder() {
        String blob = kms.encrypt(keyId, "hello", CONTEXT);

        JsonNode opened = decrypt(blob, "{\"d\":\"e\",\"a\":\"bc\"}");

        assertEquals(base64("hello"), opened.get("Plaintext").stringValue());
        assertEquals(arn(keyId), opened.get("KeyId").stringValue());
        assertEquals("SYMMETRIC_DEFAULT", opened.get("EncryptionAlgorithm").stringValue());
        assertEquals(
                kms.ok("DescribeKey", TestKms.key(keyId)).get("KeyMetadata").get("CurrentKeyMaterialId"),
                opened.get("KeyMaterialId"));
    }

    @Test
    void encrypt_answersKeyArnAndAlgorithm_whateverNameWasUsed() {
        kms.ok("CreateAlias", json("AliasName", "alias/app", "TargetKeyId", keyId));
        for (String name : List.of(keyId, arn(keyId), "alias/app", "arn:aws:kms:us-east-1:" + ACCOUNT + ":alias/app")) {
            JsonNode sealed = kms.ok("Encrypt", json("KeyId", name, "Plaintext", base64("x")));
            assertEquals(
                    List.of("CiphertextBlob", "EncryptionAlgorithm", "KeyId"), List.copyOf(sealed.propertyNames()));
            assertEquals(arn(keyId), sealed.get("KeyId").stringValue());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":\"bc\"}",
                "{\"A\":\"bc\",\"d\":\"e\"}",
                "{\"ab\":\"c\",\"d\":\"e\"}",
                "{\"a\":\"bcd\",\"\":\"e\"}"
            })
    void decrypt_withOtherContext_isInvalidCiphertext(String context) {
        String blob = kms.encrypt(keyId, "hello", CONTEXT);

        kms.refusesSilently(KmsErrorCode.INVALID_CIPHERTEXT, "Decrypt", decryptJson(blob, context));
    }

    @Test
    void contextAbsentAndEmpty_areTheSame() {
        String blob = kms.encrypt(keyId, "x", "{}");

        assertEquals(
                base64("x"),
                kms.ok("Decrypt", json("CiphertextBlob", blob)).get("Plaintext").stringValue());
    }

    @Test
    void decrypt_ofABlobWithAnyByteAltered_isInvalidCiphertext() {
        byte[] blob = Base64.getDecoder().decode(kms.encrypt(keyId, "hello", CONTEXT));
        for (int i = 0; i < blob.length; i++) {
            byte[] altered = blob.clone();
            altered[i] ^= 1;
            kms.refusesSilently(
                    KmsErrorCode.INVALID_CIPHERTEXT,
                    "Decrypt",
                    decryptJson(Base64.getEncoder().encodeToString(altered), CONTEXT));
        }
    }

    @Test
    void decrypt_ofForeignBytes_isInvalidCiphertext() {
        kms.refusesSilently(KmsErrorCode.INVALID_CIPHERTEXT, "Decrypt", json("CiphertextBlob", base64("AQICAHhello")));
        kms.refusesSilently(
                KmsErrorCode.INVALID_CIPHERTEXT, "Decrypt", json("CiphertextBlob", base64("x"), "KeyId", keyId));
    }

    @Test
    void decrypt_namingAnotherKey_isIncorrectKey() {
        String blob = kms.encrypt(keyId, "x", "{}");

        kms.refuses(
                KmsErrorCode.INCORRECT_KEY,
                "The key ID in the request does not identify a CMK that can perform this operation.",
                "Decrypt",
                json("CiphertextBlob", blob, "KeyId", kms.createKey()));
        kms.ok("Decrypt", json("CiphertextBlob", blob, "KeyId", arn(keyId)));
    }

    @Test
    void symmetricCiphertext_withAKeyOfAnotherUsage_isIncorrectKey() {
        String blob = kms.encrypt(keyId, "x", "{}");
        String text = "The key ID in the request does not identify a CMK that can perform this operation.";
        for (String[] kind : new String[][] {
            {"HMAC_256", "GENERATE_VERIFY_MAC"}, {"RSA_2048", "SIGN_VERIFY"}, {"ECC_NIST_P256", "KEY_AGREEMENT"}
        }) {
            String other = kms.createKey(kind[0], kind[1]);
            kms.refuses(KmsErrorCode.INCORRECT_KEY, text, "Decrypt", json("CiphertextBlob", blob, "KeyId", other));
            kms.refuses(
                    KmsErrorCode.INCORRECT_KEY,
                    text,
                    "ReEncrypt",
                    json("CiphertextBlob", blob, "SourceKeyId", other, "DestinationKeyId", keyId));
            kms.refuses(
                    KmsErrorCode.INVALID_KEY_USAGE,
                    arn(other) + " key usage is " + kind[1] + " which is not valid for Decrypt.",
                    "Decrypt",
                    json("CiphertextBlob", base64("no ciphertext"), "KeyId", other));
        }
    }

    @Test
    void decrypt_inAnotherRegion_cannotTellUnknownFromForbidden() {
        String blob = kms.encrypt(keyId, "x", "{}");

        kms.refuses(
                OTHER_REGION_CALL,
                KmsErrorCode.ACCESS_DENIED,
                UNKNOWN_OR_FORBIDDEN,
                "Decrypt",
                json("CiphertextBlob", blob));
    }

    @Test
    void plaintextOf4096Bytes_isTheLargest() {
        String largest = "x".repeat(4096);
        assertEquals(
                base64(largest),
                decrypt(kms.encrypt(keyId, largest, "{}"), "{}")
                        .get("Plaintext")
                        .stringValue());

        kms.refuses(
                KmsErrorCode.VALIDATION,
                "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length less "
                        + "than or equal to 4096",
                "Encrypt",
                json("KeyId", keyId, "Plaintext", base64("x".repeat(4097))));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length "
                        + "greater than or equal to 1",
                "Encrypt",
                json("KeyId", keyId, "Plaintext", ""));
    }

    @Test
    void missingFields_areNamedTogether() {
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "2 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null; "
                        + "Value null at 'plaintext' failed to satisfy constraint: Member must not be null",
                "Encrypt",
                "{}");
    }

    @Test
    void ciphertextAbove6144Bytes_isAValidationError() {
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "1 validation error detected: Value at 'ciphertextBlob' failed to satisfy constraint: Member must have length "
                        + "less than or equal to 6144",
                "Decrypt",
                json("CiphertextBlob", base64("x".repeat(6145))));
    }

    @Test
    void asymmetricAlgorithm_isIncompatibleWithASymmetricKey() {
        String text = "Algorithm RSAES_OAEP_SHA_1 is incompatible with key spec SYMMETRIC_DEFAULT.";
        String blob = kms.encrypt(keyId, "x", "{}");

        kms.refuses(
                KmsErrorCode.INVALID_KEY_USAGE,
                text,
                "Encrypt",
                json("KeyId", keyId, "Plaintext", base64("x"), "EncryptionAlgorithm", "RSAES_OAEP_SHA_1"));
        kms.refuses(
                KmsErrorCode.INVALID_KEY_USAGE,
                text,
                "Decrypt",
                json("CiphertextBlob", blob, "EncryptionAlgorithm", "RSAES_OAEP_SHA_1"));
    }

    @Test
    void reEncrypt_movesThePlaintextToAnotherKeyAndContext() {
        String destination = kms.createKey();
        String blob = kms.encrypt(keyId, "hello", CONTEXT);

        JsonNode moved = kms.ok("ReEncrypt", reEncryptJson(blob, destination));

        assertEquals(arn(keyId), moved.get("SourceKeyId").stringValue());
        assertEquals(arn(destination), moved.get("KeyId").stringValue());
        assertNotEquals(moved.get("SourceKeyMaterialId"), moved.get("DestinationKeyMaterialId"));
        JsonNode opened = decrypt(moved.get("CiphertextBlob").stringValue(), "{\"n\":\"ew\"}");
        assertEquals(base64("hello"), opened.get("Plaintext").stringValue());
        assertEquals(arn(destination), opened.get("KeyId").stringValue());
        assertEquals(moved.get("DestinationKeyMaterialId"), opened.get("KeyMaterialId"));
    }

    @Test
    void reEncrypt_withWrongSourceContextOrDisabledDestination_isRefused() {
        String destination = kms.createKey();
        String blob = kms.encrypt(keyId, "hello", "{}");
        kms.refusesSilently(KmsErrorCode.INVALID_CIPHERTEXT, "ReEncrypt", reEncryptJson(blob, destination));
        kms.ok("DisableKey", TestKms.key(destination));

        kms.refuses(
                KmsErrorCode.DISABLED,
                arn(destination) + " is disabled.",
                "ReEncrypt",
                json("CiphertextBlob", blob, "DestinationKeyId", destination));
    }

    @Test
    void dryRun_isRefusedOnlyAfterEveryCheck() {
        String wouldSucceed = "The request would have succeeded, but the DryRun option is set.";
        String blob = kms.encrypt(keyId, "x", "{}");

        kms.refuses(
                KmsErrorCode.DRY_RUN_OPERATION,
                wouldSucceed,
                "Decrypt",
                "{\"DryRun\":true,\"CiphertextBlob\":\"" + blob + "\"}");
        kms.refuses(
                KmsErrorCode.DRY_RUN_OPERATION,
                wouldSucceed,
                "GenerateDataKey",
                "{\"DryRun\":true,\"KeySpec\":\"AES_256\",\"KeyId\":\"" + keyId + "\"}");
        kms.refusesSilently(
                KmsErrorCode.INVALID_CIPHERTEXT,
                "Decrypt",
                "{\"DryRun\":true,\"CiphertextBlob\":\"" + base64("x") + "\"}");
        kms.ok("DisableKey", TestKms.key(keyId));
        kms.refuses(
                KmsErrorCode.DISABLED,
                arn(keyId) + " is disabled.",
                "Encrypt",
                "{\"DryRun\":true,\"Plaintext\":\"eA==\",\"KeyId\":\"" + keyId + "\"}");
    }

    @Test
    void whatIsNotServed_isRefusedRatherThanIgnored() {
        kms.refuses(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                "Recipient is not supported by Sealgate yet",
                "GenerateDataKey",
                "{\"KeyId\":\"" + keyId + "\",\"KeySpec\":\"AES_256\",\"Recipient\":{}}");
        kms.refusesSilently(
                KmsErrorCode.INVALID_GRANT_TOKEN,
                "GenerateDataKey",
                "{\"KeyId\":\"" + keyId + "\",\"KeySpec\":\"AES_256\",\"GrantTokens\":[\"x\"]}");
    }

    private JsonNode decrypt(String blob, String context) {
        return kms.ok("Decrypt", decryptJson(blob, context));
    }

    private static String decryptJson(String blob, String context) {
        return "{\"CiphertextBlob\":\"" + blob + "\",\"EncryptionContext\":" + context + "}";
    }

    private static String reEncryptJson(String blob, String destination) {
        return "{\"CiphertextBlob\":\"" + blob + "\",\"DestinationKeyId\":\"" + destination
                + "\",\"SourceEncryptionContext\":" + CONTEXT + ",\"DestinationEncryptionContext\":{\"n\":\"ew\"}}";
    }
}
