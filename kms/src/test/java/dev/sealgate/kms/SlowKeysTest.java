package dev.sealgate.kms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.RequestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What takes long to make waits for the turn of its account, so that it is not begun for a client that has left. */
class SlowKeysTest {
    private static final Sender ROOT = Sender.root(TestKms.ACCOUNT, TestKms.REGION);

    private final TestKms kms = new TestKms();

    private byte[] asOneWhoLeft(String operation, String json) {
        Caller gone = new Caller(
                new Authorizer(), ROOT.principal(), ROOT.policies(), RequestContext.EMPTY, Effort.whole(() -> false));
        KmsCall call = new KmsCall(gone, ROOT.region(), "request-1", ROOT.viaService(), _ -> {});
        return kms.kms.execute(call, operation, json.replace('\'', '"').getBytes(UTF_8));
    }

    private String key(String members) {
        return kms.ok("CreateKey", members.replace('\'', '"'))
                .path("KeyMetadata")
                .path("KeyId")
                .stringValue();
    }

    private void isNotBegun(String operation, String json) {
        KmsException refused = assertThrows(KmsException.class, () -> asOneWhoLeft(operation, json));
        assertEquals(KmsErrorCode.THROTTLING, refused.code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA_2048", "RSA_3072", "RSA_4096"})
    void rsa_waits(String spec) {
        isNotBegun("CreateKey", "{'KeySpec':'" + spec + "','KeyUsage':'SIGN_VERIFY'}");
        String pair = "{'KeyId':'" + key("{}") + "','KeyPairSpec':'" + spec + "'}";
        isNotBegun("GenerateDataKeyPair", pair);
        isNotBegun("GenerateDataKeyPairWithoutPlaintext", pair);
        String parameters = "','WrappingAlgorithm':'RSAES_OAEP_SHA_256','WrappingKeySpec':'" + spec + "'}";
        isNotBegun("GetParametersForImport", "{'KeyId':'" + key("{'Origin':'EXTERNAL'}") + parameters);
        assertEquals(2, kms.ok("ListKeys", "{}").path("Keys").size());
    }

    @ParameterizedTest
    @CsvSource({
        "SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT",
        "HMAC_256, GENERATE_VERIFY_MAC",
        "ECC_NIST_P521, SIGN_VERIFY",
        "ML_DSA_87, SIGN_VERIFY"
    })
    void everythingElse_isMadeAtOnce(String spec, String usage) {
        assertDoesNotThrow(() -> asOneWhoLeft("CreateKey", "{'KeySpec':'" + spec + "','KeyUsage':'" + usage + "'}"));
    }

    @Test
    void rsaMaterialThatWillBeImported_isNotMade() {
        assertDoesNotThrow(
                () -> asOneWhoLeft("CreateKey", "{'KeySpec':'RSA_4096','KeyUsage':'SIGN_VERIFY','Origin':'EXTERNAL'}"));
    }
}
