package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.json;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request for a cryptographic operation that succeeds, on a key of its own named by ARN.
 *
 * @param asked the action that the caller needs first
 * @param grants the grant operations that allow it, with commas between
 * @param keyField the field of {@code body} that names the key
 */
record CryptographicCall(
        String operation, String asked, String grants, String keyField, String keyId, String otherUsage, String body) {
    private static final String MESSAGE = base64("a message");
    private static final String RSA = "RSAES_OAEP_SHA_256";

    /** Whether the ciphertext itself says which key made it. */
    boolean isSymmetricDecrypt() {
        return operation.equals("Decrypt") && !body.contains("EncryptionAlgorithm");
    }

    /** One for every operation that uses key material. */
    static List<CryptographicCall> all(TestKms kms) {
        String symmetric = kms.createKey();
        String rsa = kms.createKey("RSA_2048", "ENCRYPT_DECRYPT");
        String signing = kms.createKey("ECC_NIST_P256", "SIGN_VERIFY");
        String mac = kms.createKey("HMAC_256", "GENERATE_VERIFY_MAC");
        String agreement = kms.createKey("ECC_NIST_P256", "KEY_AGREEMENT");
        String sealed = answer(kms, "Encrypt", encryptRsa(rsa), "CiphertextBlob");
        String blob = kms.encrypt(symmetric, "x", "{}");
        String signature = answer(kms, "Sign", sign(signing), "Signature");
        String code = answer(kms, "GenerateMac", mac(mac), "Mac");
        String peer = answer(kms, "GetPublicKey", json("KeyId", agreement), "PublicKey");
        String pair = json("KeyId", arn(symmetric), "KeyPairSpec", "ECC_NIST_P256");
        String dataKey = json("KeyId", arn(symmetric), "KeySpec", "AES_256");
        String derive = json("KeyId", arn(agreement), "KeyAgreementAlgorithm", "ECDH", "PublicKey", peer);
        return List.of(
                of("Encrypt", symmetric, mac, json("KeyId", arn(symmetric), "Plaintext", MESSAGE)),
                of("Encrypt", rsa, signing, encryptRsa(rsa)),
                of("Decrypt", symmetric, signing, json("KeyId", arn(symmetric), "CiphertextBlob", blob)),
                of("Decrypt", rsa, mac, decryptRsa(rsa, sealed)),
                reEncrypt(rsa, signing, sealed),
                of("GenerateDataKey", symmetric, signing, dataKey),
                of("GenerateDataKeyWithoutPlaintext", symmetric, mac, dataKey),
                of("GenerateDataKeyPair", symmetric, signing, pair),
                of("GenerateDataKeyPairWithoutPlaintext", symmetric, agreement, pair),
                of("Sign", signing, symmetric, sign(signing)),
                of("Verify", signing, rsa, with(sign(signing), "Signature", signature)),
                of("GenerateMac", mac, symmetric, mac(mac)),
                of("VerifyMac", mac, signing, with(mac(mac), "Mac", code)),
                of("DeriveSharedSecret", agreement, signing, derive));
    }

    /** GetPublicKey has the gates of the others, but takes asymmetric keys of any usage and knows no dry run. */
    static CryptographicCall getPublicKey(TestKms kms) {
        String agreement = kms.createKey("ECC_NIST_P256", "KEY_AGREEMENT");
        return of("GetPublicKey", agreement, kms.createKey(), json("KeyId", arn(agreement)));
    }

    private static CryptographicCall of(String operation, String keyId, String otherUsage, String body) {
        return new CryptographicCall(operation, "kms:" + operation, operation, "KeyId", keyId, otherUsage, body);
    }

    /** From the key to itself, so that one key decides. */
    private static CryptographicCall reEncrypt(String keyId, String otherUsage, String sealed) {
        String json = json(
                "CiphertextBlob",
                sealed,
                "SourceKeyId",
                arn(keyId),
                "SourceEncryptionAlgorithm",
                RSA,
                "DestinationKeyId",
                arn(keyId),
                "DestinationEncryptionAlgorithm",
                "RSAES_OAEP_SHA_1");
        return new CryptographicCall(
                "ReEncrypt",
                "kms:ReEncryptTo",
                "ReEncryptFrom,ReEncryptTo",
                "DestinationKeyId",
                keyId,
                otherUsage,
                json);
    }

    private static String encryptRsa(String keyId) {
        return json("KeyId", arn(keyId), "Plaintext", MESSAGE, "EncryptionAlgorithm", RSA);
    }

    private static String decryptRsa(String keyId, String sealed) {
        return json("KeyId", arn(keyId), "CiphertextBlob", sealed, "EncryptionAlgorithm", RSA);
    }

    private static String sign(String keyId) {
        return json("KeyId", arn(keyId), "Message", MESSAGE, "SigningAlgorithm", "ECDSA_SHA_256");
    }

    private static String mac(String keyId) {
        return json("KeyId", arn(keyId), "Message", MESSAGE, "MacAlgorithm", "HMAC_SHA_256");
    }

    private static String answer(TestKms kms, String operation, String json, String field) {
        return kms.ok(operation, json).get(field).stringValue();
    }

    /** The JSON with one field added or replaced. */
    static String with(String json, String name, String value) {
        return object(json).put(name, value).toString();
    }

    static String without(String json, String name) {
        ObjectNode object = object(json);
        object.remove(name);
        return object.toString();
    }

    private static ObjectNode object(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }

    String dryRun() {
        return object(body).put("DryRun", true).toString();
    }

    String onKey(String name) {
        return with(body, keyField, name);
    }
}
