package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.wire.AwsJson;
import dev.sealgate.storage.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
    private final TestKms kms = new TestKms();

    @Test
    void operationThatAwsHasNot_isUnknown() {
        kms.refusesSilently(KmsErrorCode.UNKNOWN_OPERATION, "Destroy", "{}");
        kms.refusesSilently(KmsErrorCode.UNKNOWN_OPERATION, "encrypt", "not even JSON");
    }

    @Test
    void operationOfTheModelThatIsNotServed_saysSo() {
        kms.refuses(
                KmsErrorCode.UNSUPPORTED_OPERATION,
                "Custom key stores are not supported: Sealgate keeps all key material under its own root key.",
                "ConnectCustomKeyStore",
                "{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"x\"",
                "{",
                "{} {}",
                "{\"KeyId\":\"a\",\"KeyId\":\"b\"}",
                "{\"KeyId\":1}",
                "{\"KeyId\":{}}",
                "{\"KeyId\":\"\\ud800\"}",
                "{\"KeyId\":\"x\",\"GrantTokens\":{}}",
                "{\"KeyId\":\"x\",\"GrantTokens\":[1]}",
                "{'KeyId':'x'}",
                "{\"a\":[[[[[[[[[[[[]]]]]]]]]]]]}"
            })
    void bodyThatIsNotWhatTheModelSays_isASerializationError(String body) {
        assertEquals(
                KmsErrorCode.SERIALIZATION,
                kms.refused(CALL, "DescribeKey", body).code(),
                body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "1.5", "1e400", "99999999999", "true", "{}"})
    void numberThatIsNoInteger_isASerializationError(String number) {
        assertEquals(
                KmsErrorCode.SERIALIZATION,
                kms.refused(CALL, "ListKeys", "{\"Limit\":" + number + "}").code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"a\"", "[]", "{\"a\":1}", "{\"a\":null}", "{\"a\":\"b\",\"a\":\"b\"}", "{\"\\udc00\":\"\"}"})
    void contextThatIsNoMapOfStrings_isASerializationError(String context) {
        String body = "{\"KeyId\":\"x\",\"KeySpec\":\"AES_256\",\"EncryptionContext\":" + context + "}";

        assertEquals(
                KmsErrorCode.SERIALIZATION,
                kms.refused(CALL, "GenerateDataKey", body).code());
    }

    @Test
    void blobThatIsNotBase64_isASerializationError() {
        assertEquals(
                KmsErrorCode.SERIALIZATION,
                kms.refused(CALL, "Decrypt", json("CiphertextBlob", "!!")).code());
    }

    @Test
    void fieldsNobodyAskedFor_andNulls_areIgnored() {
        kms.ok("ListKeys", "{\"Unheard\":{\"of\":[1,2]},\"Limit\":null,\"Marker\":null}");
    }

    @Test
    void documentAboveItsLimit_isRefusedBeforeItIsBuilt() {
        String large = "{\"x\":\"" + "x".repeat(200_000) + "\"}";

        assertEquals(
                KmsErrorCode.SERIALIZATION, kms.refused(CALL, "ListKeys", large).code());
    }

    @Test
    void answersWithoutFields_areEmpty() {
        byte[] body = kms.kms.execute(
                CALL.call(), "EnableKey", TestKms.key(kms.createKey()).getBytes(StandardCharsets.UTF_8));

        assertEquals(0, body.length);
    }

    @Test
    void times_areEpochSecondsWithAFraction() {
        byte[] body = kms.kms.execute(CALL.call(), "CreateKey", "{}".getBytes(StandardCharsets.UTF_8));

        String text = new String(body, StandardCharsets.UTF_8);
        assertTrue(text.contains("\"CreationDate\":1767323045.678,"), text);
    }

    @Test
    void errorDocument_hasTypeAndMessage_orTypeAlone() {
        assertEquals(
                "{\"__type\":\"NotFoundException\",\"message\":\"Invalid keyId '\\\"'\"}",
                document(new KmsException(KmsErrorCode.NOT_FOUND, "Invalid keyId '\"'")));
        assertEquals(
                "{\"__type\":\"InvalidCiphertextException\"}",
                document(new KmsException(KmsErrorCode.INVALID_CIPHERTEXT)));
    }

    @Test
    void mutatedRequests_areAnsweredOrRefusedAsAwsWould_andNothingElse() {
        String keyId = kms.createKey();
        List<String> corpus = List.of(
                "{\"KeyId\":\"" + keyId
                        + "\",\"KeySpec\":\"AES_256\",\"EncryptionContext\":{\"a\":\"b\"},\"DryRun\":false}",
                "{\"KeyId\":\"arn:aws:kms:us-east-1:111122223333:key/" + keyId
                        + "\",\"Plaintext\":\"AAAA\",\"GrantTokens\":[]}",
                "{\"AliasName\":\"alias/a\",\"TargetKeyId\":\"" + keyId + "\",\"Limit\":3,\"Marker\":\"AAAA\"}",
                "{\"KeyId\":\"" + keyId
                        + "\",\"Tags\":[{\"TagKey\":\"a\",\"TagValue\":\"\\u00e9\"}],\"TagKeys\":[\"a\"]}",
                "{\"CiphertextBlob\":\"" + kms.encrypt(keyId, "x", "{}") + "\",\"DestinationKeyId\":\"" + keyId
                        + "\"}");
        List<String> operations =
                KmsOperations.all().stream().map(KmsOperation::name).toList();
        Set<KmsErrorCode> impossible = Set.of(KmsErrorCode.INTERNAL, KmsErrorCode.UNKNOWN_OPERATION);
        Seeds.check(random -> {
            for (int round = 0; round < 20_000; round++) {
                byte[] body = mutated(corpus.get(random.nextInt(corpus.size())), random);
                try {
                    kms.kms.execute(CALL.call(), operations.get(random.nextInt(operations.size())), body);
                } catch (KmsException refusal) {
                    assertTrue(
                            !impossible.contains(refusal.code()), refusal.code().wireCode());
                }
            }
        });
    }

    private static byte[] mutated(String valid, RandomGenerator random) {
        byte[] body = valid.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(body.length);
            switch (random.nextInt(4)) {
                case 0 -> body[at] = (byte) random.nextInt();
                case 1 -> body[at] = (byte) "\"\\{}[]:,0ue".charAt(random.nextInt(11));
                case 2 -> body = Arrays.copyOf(body, Math.max(1, at));
                default -> System.arraycopy(body, at, body, 0, body.length - at);
            }
        }
        return body;
    }

    private static String document(KmsException error) {
        byte[] document = AwsJson.write(out -> {
            out.text("__type", error.code().wireCode());
            error.text().ifPresent(text -> out.text("message", text));
        });
        return new String(document, StandardCharsets.UTF_8);
    }
}
