package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DryRun: everything is checked, nothing is done, and AWS says so with an error. */
class DryRunTest {
    private static final String WOULD = "The request would have succeeded, but the DryRun option is set.";

    private final TestKms kms = new TestKms();
    private final String keyId = kms.createKey();

    private static String dry(String json) {
        return json.replaceFirst("}$", ",\"DryRun\":true}");
    }

    private void succeedsDry(String operation, String json) {
        kms.refuses(KmsErrorCode.DRY_RUN_OPERATION, WOULD, operation, dry(json));
    }

    private String keyOf(String spec, String usage) {
        return kms.ok("CreateKey", json("KeySpec", spec, "KeyUsage", usage))
                .get("KeyMetadata")
                .get("KeyId")
                .stringValue();
    }

    @Test
    void symmetricOperations() {
        String blob = kms.encrypt(keyId, "x", "{}");

        succeedsDry("Encrypt", json("KeyId", keyId, "Plaintext", base64("x")));
        succeedsDry("Decrypt", json("CiphertextBlob", blob));
        succeedsDry("ReEncrypt", json("CiphertextBlob", blob, "DestinationKeyId", keyId));
        succeedsDry("GenerateDataKey", json("KeyId", keyId, "KeySpec", "AES_256"));
        succeedsDry("GenerateDataKeyWithoutPlaintext", json("KeyId", keyId, "KeySpec", "AES_256"));
        succeedsDry("GenerateDataKeyPair", json("KeyId", keyId, "KeyPairSpec", "ECC_NIST_P256"));
        succeedsDry("GenerateDataKeyPairWithoutPlaintext", json("KeyId", keyId, "KeyPairSpec", "ECC_NIST_P256"));
    }

    @Test
    void signaturesAndMacs() {
        String signer = keyOf("ECC_NIST_P256", "SIGN_VERIFY");
        String mac = keyOf("HMAC_256", "GENERATE_VERIFY_MAC");
        String sign = json("KeyId", signer, "Message", base64("m"), "SigningAlgorithm", "ECDSA_SHA_256");
        String verify = sign.replaceFirst("}$", ",\"Signature\":\"" + base64("s") + "\"}");
        String generate = json("KeyId", mac, "Message", base64("m"), "MacAlgorithm", "HMAC_SHA_256");
        String verifyMac = generate.replaceFirst("}$", ",\"Mac\":\"" + base64("m") + "\"}");

        succeedsDry("Sign", sign);
        succeedsDry("Verify", verify);
        succeedsDry("GenerateMac", generate);
        succeedsDry("VerifyMac", verifyMac);
    }

    @Test
    void sharedSecrets() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        String peer = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPublic().getEncoded());

        succeedsDry(
                "DeriveSharedSecret",
                json(
                        "KeyId",
                        keyOf("ECC_NIST_P256", "KEY_AGREEMENT"),
                        "KeyAgreementAlgorithm",
                        "ECDH",
                        "PublicKey",
                        peer));
    }

    @Test
    void grants_areNeitherMadeNorEnded() {
        String create = "{\"KeyId\":\"" + keyId + "\",\"GranteePrincipal\":\"arn:aws:iam::111122223333:user/ann\","
                + "\"Operations\":[\"Encrypt\"]}";
        succeedsDry("CreateGrant", create);
        assertEquals(0, kms.ok("ListGrants", key(keyId)).get("Grants").size());
        String grant = kms.ok("CreateGrant", create).get("GrantId").stringValue();

        succeedsDry("RevokeGrant", json("KeyId", keyId, "GrantId", grant));
        succeedsDry("RetireGrant", json("KeyId", TestKms.arn(keyId), "GrantId", grant));
        assertEquals(1, kms.ok("ListGrants", key(keyId)).get("Grants").size());
    }

    @Test
    void states_areCheckedBefore() {
        kms.ok("DisableKey", key(keyId));

        assertEquals(
                KmsErrorCode.DISABLED,
                kms.refused(CALL, "Encrypt", dry(json("KeyId", keyId, "Plaintext", base64("x"))))
                        .code());
    }

    @Test
    void operationsWithoutIt_doTheirWork() {
        String signer = keyOf("ECC_NIST_P256", "SIGN_VERIFY");

        assertTrue(kms.ok("GetPublicKey", dry(key(signer))).has("PublicKey"));
        kms.ok("DisableKey", dry(key(keyId)));
        assertEquals("Disabled", kms.state(keyId));
    }

    @Test
    void ignoredCiphertext_needsNone_butTheKey() {
        String modifiers = ",\"DryRun\":true,\"DryRunModifiers\":[\"IGNORE_CIPHERTEXT\"]}";
        kms.refuses(KmsErrorCode.DRY_RUN_OPERATION, WOULD, "Decrypt", key(keyId).replaceFirst("}$", modifiers));
        kms.refuses(
                KmsErrorCode.DRY_RUN_OPERATION,
                WOULD,
                "Decrypt",
                json("KeyId", keyId, "CiphertextBlob", base64("no ciphertext")).replaceFirst("}$", modifiers));
        kms.refuses(
                KmsErrorCode.DRY_RUN_OPERATION,
                WOULD,
                "ReEncrypt",
                json("SourceKeyId", keyId, "DestinationKeyId", keyId).replaceFirst("}$", modifiers));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "A key ID is required when DryRunModifiers contains IGNORE_CIPHERTEXT.",
                "Decrypt",
                "{" + modifiers.substring(1));
        kms.refuses(
                Sender.user("ann", Sender.allow("kms:Encrypt")),
                KmsErrorCode.ACCESS_DENIED,
                "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: kms:Decrypt on resource: "
                        + TestKms.arn(keyId) + " because no identity-based policy allows the kms:Decrypt action",
                "Decrypt",
                key(keyId).replaceFirst("}$", modifiers));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"DryRunModifiers\":[\"IGNORE_CIPHERTEXT\"]} | "
                        + "1 validation error detected: Value null at 'ciphertextBlob' failed to satisfy constraint: "
                        + "Member must not be null",
                "{\"DryRun\":true,\"CiphertextBlob\":\"AAAA\",\"DryRunModifiers\":[\"NOTHING\"]} | "
                        + "1 validation error detected: Value '[NOTHING]' at 'dryRunModifiers' failed to satisfy constraint: "
                        + "Member must satisfy constraint: [Member must satisfy enum value set: [IGNORE_CIPHERTEXT]]"
            })
    void modifiers_areThoseOfTheModel_andOfDryRunsOnly(String json, String text) {
        kms.refuses(KmsErrorCode.VALIDATION, text, "Decrypt", json);
    }
}
