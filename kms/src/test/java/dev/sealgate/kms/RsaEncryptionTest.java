package dev.sealgate.kms;

import static dev.sealgate.kms.CryptographicCall.with;
import static dev.sealgate.kms.CryptographicCall.without;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.kms.error.KmsErrorCode;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RsaEncryptionTest {
    private static final String OAEP = "RSAES_OAEP_SHA_256";

    private final TestKms kms = new TestKms();

    private static String bytes(int size) {
        return Base64.getEncoder().encodeToString(new byte[size]);
    }

    private static String encryption(String keyId, String algorithm, String plaintext) {
        return json("KeyId", keyId, "EncryptionAlgorithm", algorithm, "Plaintext", plaintext);
    }

    private static String decryption(String keyId, String algorithm, String blob) {
        return json("KeyId", keyId, "EncryptionAlgorithm", algorithm, "CiphertextBlob", blob);
    }

    private String rsaKey() {
        return kms.createKey("RSA_2048", "ENCRYPT_DECRYPT");
    }

    @ParameterizedTest
    @CsvSource({"RSA_2048, 214, 190", "RSA_3072, 342, 318", "RSA_4096, 470, 446"})
    void plaintext_upToTheLimitOfItsAlgorithm_roundTrips(String spec, int sha1, int sha256) {
        String keyId = kms.createKey(spec, "ENCRYPT_DECRYPT");
        requireLimit(keyId, spec, "RSAES_OAEP_SHA_1", sha1);
        requireLimit(keyId, spec, OAEP, sha256);
    }

    private void requireLimit(String keyId, String spec, String algorithm, int limit) {
        JsonNode sealed = kms.ok("Encrypt", encryption(keyId, algorithm, bytes(limit)));
        JsonNode opened = kms.ok(
                "Decrypt",
                decryption(keyId, algorithm, sealed.get("CiphertextBlob").stringValue()));
        assertEquals(bytes(limit), opened.get("Plaintext").stringValue());
        assertEquals(algorithm, opened.get("EncryptionAlgorithm").stringValue());
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "Algorithm " + algorithm + " and key spec " + spec + " cannot encrypt data larger than " + limit
                        + " bytes.",
                "Encrypt",
                encryption(keyId, algorithm, bytes(limit + 1)));
    }

    @Test
    void bytesThatAreNoCiphertextOfKeyAndAlgorithm_areRefusedSilently() {
        String keyId = rsaKey();
        String blob = kms.ok("Encrypt", encryption(keyId, OAEP, bytes(8)))
                .get("CiphertextBlob")
                .stringValue();
        byte[] tooLarge = new byte[256];
        java.util.Arrays.fill(tooLarge, (byte) 0xff);
        List<String> wrong = List.of(
                bytes(256),
                bytes(255),
                bytes(257),
                bytes(1),
                bytes(6144),
                Base64.getEncoder().encodeToString(tooLarge));
        wrong.forEach(
                bad -> kms.refusesSilently(KmsErrorCode.INVALID_CIPHERTEXT, "Decrypt", decryption(keyId, OAEP, bad)));
        kms.refusesSilently(KmsErrorCode.INVALID_CIPHERTEXT, "Decrypt", decryption(keyId, "RSAES_OAEP_SHA_1", blob));
        kms.refusesSilently(KmsErrorCode.INVALID_CIPHERTEXT, "Decrypt", decryption(rsaKey(), OAEP, blob));
    }

    @Test
    void encryptionContext_cannotBeBoundByRsa() {
        String keyId = rsaKey();
        String blob = kms.ok("Encrypt", encryption(keyId, OAEP, bytes(8)))
                .get("CiphertextBlob")
                .stringValue();
        String context = ",\"EncryptionContext\":{\"a\":\"1\"}}";
        for (String[] call : new String[][] {
            {"Encrypt", encryption(keyId, OAEP, bytes(8))}, {"Decrypt", decryption(keyId, OAEP, blob)}
        }) {
            assertEquals(
                    KmsErrorCode.VALIDATION,
                    kms.refused(TestKms.CALL, call[0], call[1].replaceFirst("}$", context))
                            .code());
            kms.ok(call[0], call[1].replaceFirst("}$", ",\"EncryptionContext\":{}}"));
        }
    }

    @Test
    void algorithmAndKey_mustFit() {
        String keyId = rsaKey();
        String symmetric = kms.createKey();
        kms.refuses(
                KmsErrorCode.INVALID_KEY_USAGE,
                "Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.",
                "Encrypt",
                json("KeyId", keyId, "Plaintext", base64("x")));
        kms.refuses(
                KmsErrorCode.INVALID_KEY_USAGE,
                "Algorithm " + OAEP + " is incompatible with key spec SYMMETRIC_DEFAULT.",
                "Encrypt",
                encryption(symmetric, OAEP, bytes(8)));
        kms.refuses(
                KmsErrorCode.INVALID_KEY_USAGE,
                "Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.",
                "GenerateDataKey",
                json("KeyId", keyId, "KeySpec", "AES_256"));
        kms.refuses(
                KmsErrorCode.INVALID_KEY_USAGE,
                "Algorithm SYMMETRIC_DEFAULT is incompatible with key spec RSA_2048.",
                "GenerateDataKeyPair",
                json("KeyId", keyId, "KeyPairSpec", "RSA_2048"));
        String blob = kms.ok("Encrypt", encryption(keyId, OAEP, bytes(8)))
                .get("CiphertextBlob")
                .stringValue();
        kms.refuses(
                KmsErrorCode.INCORRECT_KEY,
                "The key ID in the request does not identify a CMK that can perform this operation.",
                "Decrypt",
                json("KeyId", keyId, "CiphertextBlob", kms.encrypt(symmetric, "x", "{}")));
        assertEquals(
                KmsErrorCode.VALIDATION,
                kms.refused(TestKms.CALL, "Decrypt", without(decryption(keyId, OAEP, blob), "KeyId"))
                        .code());
    }

    @Test
    void reEncrypt_goesFromEachKindToEach() {
        String rsa = rsaKey();
        String symmetric = kms.createKey();
        JsonNode toRsa = kms.ok(
                "ReEncrypt",
                json(
                        "CiphertextBlob", kms.encrypt(symmetric, "kept", "{}"),
                        "DestinationKeyId", rsa,
                        "DestinationEncryptionAlgorithm", OAEP));
        assertEquals(arn(symmetric), toRsa.get("SourceKeyId").stringValue());
        assertEquals(arn(rsa), toRsa.get("KeyId").stringValue());
        assertEquals("SYMMETRIC_DEFAULT", toRsa.get("SourceEncryptionAlgorithm").stringValue());
        assertEquals(OAEP, toRsa.get("DestinationEncryptionAlgorithm").stringValue());
        String back = json(
                "CiphertextBlob", toRsa.get("CiphertextBlob").stringValue(),
                "SourceKeyId", rsa,
                "SourceEncryptionAlgorithm", OAEP,
                "DestinationKeyId", symmetric);
        JsonNode toSymmetric = kms.ok("ReEncrypt", back);
        assertEquals(OAEP, toSymmetric.get("SourceEncryptionAlgorithm").stringValue());
        assertEquals(
                base64("kept"),
                kms.ok(
                                "Decrypt",
                                json(
                                        "CiphertextBlob",
                                        toSymmetric.get("CiphertextBlob").stringValue()))
                        .get("Plaintext")
                        .stringValue());
        kms.refusesSilently(KmsErrorCode.INVALID_CIPHERTEXT, "ReEncrypt", with(back, "CiphertextBlob", bytes(256)));
    }

    @Test
    void reEncrypt_ofMoreThanTheDestinationHolds_isRefused() {
        String symmetric = kms.createKey();
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "Algorithm " + OAEP + " and key spec RSA_2048 cannot encrypt data larger than 190 bytes.",
                "ReEncrypt",
                json(
                        "CiphertextBlob", kms.encrypt(symmetric, "x".repeat(191), "{}"),
                        "DestinationKeyId", rsaKey(),
                        "DestinationEncryptionAlgorithm", OAEP));
    }
}
