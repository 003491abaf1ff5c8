package dev.sealgate.kms;

import static dev.sealgate.kms.CryptographicCall.with;
import static dev.sealgate.kms.CryptographicCall.without;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MacsTest {
    private final TestKms kms = new TestKms();

    private static String request(String keyId, String algorithm) {
        return json("KeyId", keyId, "Message", base64("a message"), "MacAlgorithm", algorithm);
    }

    @ParameterizedTest
    @CsvSource({"224, 28", "256, 32", "384, 48", "512, 64"})
    void mac_hasItsLength_verifies_andNoOtherDoes(int bits, int bytes) {
        String request = request(kms.createKey("HMAC_" + bits, "GENERATE_VERIFY_MAC"), "HMAC_SHA_" + bits);
        byte[] mac = Base64.getDecoder()
                .decode(kms.ok("GenerateMac", request).get("Mac").stringValue());
        assertEquals(bytes, mac.length);
        assertTrue(verify(request, mac).get("MacValid").booleanValue());
        byte[] altered = mac.clone();
        altered[bytes - 1] ^= 1;
        for (byte[] wrong :
                List.of(altered, Arrays.copyOf(mac, bytes - 1), Arrays.copyOf(mac, bytes + 1), new byte[1])) {
            kms.refusesSilently(KmsErrorCode.INVALID_MAC, "VerifyMac", withMac(request, wrong));
        }
        kms.refusesSilently(
                KmsErrorCode.INVALID_MAC, "VerifyMac", withMac(with(request, "Message", base64("another")), mac));
    }

    private tools.jackson.databind.JsonNode verify(String request, byte[] mac) {
        return kms.ok("VerifyMac", withMac(request, mac));
    }

    private static String withMac(String request, byte[] mac) {
        return with(request, "Mac", Base64.getEncoder().encodeToString(mac));
    }

    @ParameterizedTest
    @CsvSource({"224, 256", "256, 224", "384, 512", "512, 384"})
    void macOfAnotherLength_isRefused(int bits, int asked) {
        String request = request(kms.createKey("HMAC_" + bits, "GENERATE_VERIFY_MAC"), "HMAC_SHA_" + asked);
        String text = "Algorithm HMAC_SHA_" + asked + " is incompatible with key spec HMAC_" + bits + ".";
        kms.refuses(KmsErrorCode.INVALID_KEY_USAGE, text, "GenerateMac", request);
        kms.refuses(KmsErrorCode.INVALID_KEY_USAGE, text, "VerifyMac", withMac(request, new byte[asked / Byte.SIZE]));
    }

    @Test
    void fields_areCheckedAsTheModelSays() {
        String request = request(kms.createKey("HMAC_256", "GENERATE_VERIFY_MAC"), "HMAC_SHA_256");
        String detected = "1 validation error detected: Value ";
        String tooLong = Base64.getEncoder().encodeToString(new byte[4097]);
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected
                        + "at 'message' failed to satisfy constraint: Member must have length less than or equal to 4096",
                "GenerateMac",
                with(request, "Message", tooLong));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected + "null at 'macAlgorithm' failed to satisfy constraint: Member must not be null",
                "GenerateMac",
                without(request, "MacAlgorithm"));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected + "'MD5' at 'macAlgorithm' failed to satisfy constraint: Member must satisfy enum value set: "
                        + "[HMAC_SHA_224, HMAC_SHA_256, HMAC_SHA_384, HMAC_SHA_512]",
                "GenerateMac",
                with(request, "MacAlgorithm", "MD5"));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                detected + "null at 'mac' failed to satisfy constraint: Member must not be null",
                "VerifyMac",
                request);
    }
}
