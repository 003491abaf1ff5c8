package dev.sealgate.gateway.s3;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.exchange.Headers;
import org.junit.jupiter.api.Test;

class HeaderSectionTest {
    private static final int REST_BYTES = "Host: h\r\n".length() + "X: \r\n".length();

    @Test
    void eightKibibytesOfHeaders_areAllowed_andNoByteMore() {
        assertDoesNotThrow(() -> HeaderSection.requireAllowedSize(headers(HeaderSection.MAX_BYTES - REST_BYTES)));
        S3Exception refusal = assertThrows(
                S3Exception.class,
                () -> HeaderSection.requireAllowedSize(headers(HeaderSection.MAX_BYTES - REST_BYTES + 1)));
        assertEquals(S3ErrorCode.REQUEST_HEADER_SECTION_TOO_LARGE, refusal.code());
    }

    private static Headers headers(int valueBytes) {
        return Headers.builder()
                .add("Host", "h")
                .add("X", "v".repeat(valueBytes))
                .build();
    }
}
