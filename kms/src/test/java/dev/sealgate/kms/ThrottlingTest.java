package dev.sealgate.kms;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.quota.RequestQuotas;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which calls count against which quota, and against whose. */
class ThrottlingTest {
    private static final String TEXT =
            "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.";

    private final TestKms kms = new TestKms(Map.of(RequestQuotas.SYMMETRIC, 2, RequestQuotas.RSA, 1, "CreateKey", 3));

    private void throttled(Sender sender, String operation, String json) {
        KmsException refused = kms.refused(sender, operation, json);
        assertAll(
                () -> assertEquals(KmsErrorCode.THROTTLING, refused.code()),
                () -> assertEquals(TEXT, refused.text().orElseThrow()));
    }

    private String key(String spec, String usage) {
        return kms.ok(
                        "CreateKey",
                        "{'KeySpec':'%s','KeyUsage':'%s'}"
                                .formatted(spec, usage)
                                .replace('\'', '"'))
                .path("KeyMetadata")
                .path("KeyId")
                .stringValue();
    }

    private static String onKey(String id, String more) {
        return ("{'KeyId':'" + id + "'" + more + "}").replace('\'', '"');
    }

    @Test
    void symmetricOperationsShareOneRate() {
        String key = key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        kms.ok("GenerateRandom", "{\"NumberOfBytes\":8}");
        kms.ok("GenerateDataKey", onKey(key, ",'KeySpec':'AES_256'"));

        throttled(TestKms.CALL, "Encrypt", onKey(key, ",'Plaintext':'AA=='"));
        kms.advance(Duration.ofMillis(500));
        kms.ok("Encrypt", onKey(key, ",'Plaintext':'AA=='"));
        throttled(TestKms.CALL, "GenerateRandom", "{\"NumberOfBytes\":8}");
    }

    @Test
    void rsaHasARateOfItsOwn() {
        String symmetric = key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        String rsa = key("RSA_2048", "ENCRYPT_DECRYPT");
        String encrypt = ",'Plaintext':'AA==','EncryptionAlgorithm':'RSAES_OAEP_SHA_256'";
        kms.ok("Encrypt", onKey(rsa, encrypt));

        throttled(TestKms.CALL, "Encrypt", onKey(rsa, encrypt));
        kms.ok("Encrypt", onKey(symmetric, ",'Plaintext':'AA=='"));
    }

    @Test
    void reEncryptCountsOncePerGroup() {
        String key = key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        String blob = kms.ok("Encrypt", onKey(key, ",'Plaintext':'AA=='"))
                .path("CiphertextBlob")
                .stringValue();

        kms.ok("ReEncrypt", "{\"CiphertextBlob\":\"%s\",\"DestinationKeyId\":\"%s\"}".formatted(blob, key));
        throttled(TestKms.CALL, "Decrypt", "{\"CiphertextBlob\":\"%s\"}".formatted(blob));
    }

    @Test
    void managementOperationsCountEachForItself() {
        for (int i = 0; i < 3; i++) {
            key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        }

        throttled(TestKms.CALL, "CreateKey", "{}");
        kms.ok("ListKeys", "{}");
    }

    @Test
    void callsThatFailCountToo() {
        String missing = "{\"KeyId\":\"12345678-1234-1234-1234-123456789012\",\"Plaintext\":\"AA==\"}";
        kms.refused(TestKms.CALL, "Encrypt", missing);
        kms.refused(TestKms.CALL, "Encrypt", "not json");

        throttled(TestKms.CALL, "Encrypt", missing);
    }

    /** The quota of making key pairs goes by what pair is wanted. */
    @Test
    void callsThatWantNoKeyPairThereIsCountToo() {
        kms.refused(TestKms.CALL, "GenerateDataKeyPair", "not json");
        kms.refused(TestKms.CALL, "GenerateDataKeyPairWithoutPlaintext", "{\"KeyPairSpec\":\"RSA_1\"}");

        throttled(TestKms.CALL, "GenerateDataKeyPair", "not json");
    }

    @Test
    void aThrottledCallNeitherActsNorSaysWhetherItWasAllowed() {
        for (int i = 0; i < 3; i++) {
            key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        }
        throttled(Sender.user("eve"), "CreateKey", "{}");
        throttled(TestKms.CALL, "CreateKey", "{}");

        assertEquals(3, kms.ok("ListKeys", "{}").path("Keys").size());
    }

    @Test
    void theCallingAccountPays() {
        String key = key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        String encrypt = onKey(key, ",'Plaintext':'AA=='");
        kms.ok("Encrypt", encrypt);
        kms.ok(TestKms.VIA_S3, "Encrypt", encrypt);

        throttled(TestKms.CALL, "Encrypt", encrypt);
        KmsException stranger = kms.refused(TestKms.FOREIGN_CALL, "Encrypt", encrypt.replace(key, TestKms.arn(key)));

        assertEquals(KmsErrorCode.ACCESS_DENIED, stranger.code());
    }
}
