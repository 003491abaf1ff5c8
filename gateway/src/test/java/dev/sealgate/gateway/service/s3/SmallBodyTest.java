package dev.sealgate.gateway.service.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SmallBodyTest {
    private static final byte[] TEN_BYTES = "0123456789".getBytes(StandardCharsets.UTF_8);

    private static S3Exception refusal(S3Calls call, int maxBytes) {
        S3Request request = call.build();
        return assertThrows(S3Exception.class, () -> SmallBody.read(request, maxBytes));
    }

    @Test
    void body_isReadToItsEnd() {
        assertArrayEquals(
                TEN_BYTES, SmallBody.read(S3Calls.query("").body(TEN_BYTES).build(), 10));
    }

    @Test
    void announcedTooLong_isRefused() {
        S3Exception refusal = refusal(S3Calls.query("").body(new byte[0]).announcing(11), 10);
        assertEquals(S3ErrorCode.MAX_MESSAGE_LENGTH_EXCEEDED, refusal.code());
        assertEquals("Your request was too big.", refusal.text());
        assertEquals(Map.of("MaxMessageLengthBytes", "10"), refusal.elements());
    }

    @Test
    void longerThanAnnounced_isRefused() {
        S3Exception refusal = refusal(S3Calls.query("").body(TEN_BYTES).announcing(3), 9);
        assertEquals(S3ErrorCode.MAX_MESSAGE_LENGTH_EXCEEDED, refusal.code());
    }

    @Test
    void empty_isMissing_unlessItMayBeLeftOut() {
        S3Exception refusal = refusal(S3Calls.query(""), 10);
        assertEquals(S3ErrorCode.MISSING_REQUEST_BODY, refusal.code());
        assertEquals("Request Body is empty", refusal.text());
        assertEquals(0, SmallBody.readIfAny(S3Calls.query("").build(), 10).length);
    }

    @Test
    void bodyWithAnotherDigest_isRefused() {
        S3Exception refusal =
                refusal(S3Calls.query("").body(TEN_BYTES).header("Content-MD5", "1B2M2Y8AsgTpgAmY7PhCfg=="), 10);
        assertEquals(S3ErrorCode.BAD_DIGEST, refusal.code());
    }

    @Test
    void emptyBodyWithAnotherDigest_isRefused_evenIfItMayBeLeftOut() {
        S3Request request =
                S3Calls.query("").header("x-amz-checksum-crc32", "AAAAAQ==").build();
        S3Exception refusal = assertThrows(S3Exception.class, () -> SmallBody.readIfAny(request, 10));
        assertEquals(S3ErrorCode.BAD_DIGEST, refusal.code());
    }
}
