package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.bytes;
import static dev.sealgate.kms.TestKms.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.SecretBytes;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DataKeyTest {
    private static final String CONTEXT = "{\"a\":\"bc\",\"d\":\"e\"}";

    private final TestKms kms = new TestKms();
    private final String keyId = kms.createKey();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"\"KeySpec\":\"AES_256\" | 32", "\"KeySpec\":\"AES_128\" | 16", "\"NumberOfBytes\":1024 | 1024"})
    void dataKey_hasTheSizeAskedFor_andItsBlobOpensToIt(String size, int sizeBytes) {
        JsonNode answer = kms.ok("GenerateDataKey", "{\"KeyId\":\"" + keyId + "\"," + size + "}");

        assertEquals(
                List.of("CiphertextBlob", "KeyId", "KeyMaterialId", "Plaintext"), List.copyOf(answer.propertyNames()));
        assertEquals(sizeBytes, bytes(answer.get("Plaintext")).size());
        assertEquals(
                answer.get("Plaintext"),
                decrypt(answer.get("CiphertextBlob").stringValue(), "{}").get("Plaintext"));
    }

    @Test
    void dataKeys_neverRepeat() {
        Set<Bytes> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            JsonNode answer = kms.ok("GenerateDataKey", json("KeyId", keyId, "KeySpec", "AES_256"));
            assertTrue(seen.add(bytes(answer.get("Plaintext"))));
            assertTrue(seen.add(bytes(answer.get("CiphertextBlob"))));
        }
    }

    @Test
    void dataKeyWithoutPlaintext_answersOnlyTheWrappedOne() {
        JsonNode answer = kms.ok("GenerateDataKeyWithoutPlaintext", json("KeyId", keyId, "KeySpec", "AES_256"));

        assertEquals(List.of("CiphertextBlob", "KeyId", "KeyMaterialId"), List.copyOf(answer.propertyNames()));
        assertEquals(
                32,
                bytes(decrypt(answer.get("CiphertextBlob").stringValue(), "{}").get("Plaintext"))
                        .size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"KeySpec\":\"AES_256\",\"NumberOfBytes\":32"})
    void dataKeySize_isGivenExactlyOnce(String sizes) {
        for (String operation : List.of("GenerateDataKey", "GenerateDataKeyWithoutPlaintext")) {
            kms.refuses(
                    KmsErrorCode.VALIDATION,
                    "Please specify either number of bytes or key spec.",
                    operation,
                    "{\"KeyId\":\"" + keyId + "\"" + sizes + "}");
        }
    }

    @Test
    void randomBytes_areAsManyAsAskedFor() {
        assertEquals(
                1024,
                bytes(kms.ok("GenerateRandom", "{\"NumberOfBytes\":1024}").get("Plaintext"))
                        .size());
        kms.refuses(KmsErrorCode.VALIDATION, "NumberOfBytes is required.", "GenerateRandom", "{}");
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "1 validation error detected: Value '1025' at 'numberOfBytes' failed to satisfy constraint: Member must have "
                        + "value less than or equal to 1024",
                "GenerateRandom",
                "{\"NumberOfBytes\":1025}");
    }

    @Test
    void wireAndInProcess_openEachOthersBlobs() {
        Map<String, String> context = Map.of("aws:s3:arn", "arn:aws:s3:::b/k");
        try (GeneratedDataKey made = kms.kms.generateDataKey(TestKms.VIA_S3.call(), arn(keyId), context)) {
            JsonNode opened = decrypt(made.ciphertextBlob().toBase64(), "{\"aws:s3:arn\":\"arn:aws:s3:::b/k\"}");
            assertEquals(SecretBytes.owning(bytes(opened.get("Plaintext")).toArray()), made.plaintext());
            assertEquals(arn(keyId), made.keyArn());
            assertEquals(32, made.plaintext().sizeBytes());
        }
        Bytes blob = Bytes.owning(Base64.getDecoder().decode(kms.encrypt(keyId, "hello", CONTEXT)));
        try (SecretBytes opened =
                kms.kms.decrypt(CALL.call(), blob, Map.of("a", "bc", "d", "e"), Optional.of(arn(keyId)))) {
            assertEquals("hello", TestKms.text(opened));
        }
    }

    @Test
    void inProcessCalls_passTheSameChecks() {
        Bytes blob = Bytes.owning(Base64.getDecoder().decode(kms.encrypt(keyId, "hello", "{}")));
        kms.ok("DisableKey", TestKms.key(keyId));

        for (Runnable use : List.<Runnable>of(
                () -> kms.kms.generateDataKey(TestKms.VIA_S3.call(), keyId, Map.of()),
                () -> kms.kms.decrypt(TestKms.VIA_S3.call(), blob, Map.of(), Optional.empty()))) {
            KmsException refusal = assertThrows(KmsException.class, use::run);
            assertEquals(KmsErrorCode.DISABLED, refusal.code());
        }
    }

    private JsonNode decrypt(String blob, String context) {
        return kms.ok("Decrypt", "{\"CiphertextBlob\":\"" + blob + "\",\"EncryptionContext\":" + context + "}");
    }
}
