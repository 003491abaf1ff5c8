package dev.sealgate.gateway.edge.exchange;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeaderSectionTest {
    private static final int REST_BYTES = "Host: h\r\n".length() + "X: \r\n".length();

    @Test
    void eightKibibytesOfHeaders_areAllowed_andNoByteMore() {
        assertFalse(HeaderSection.isTooLarge(headers(HeaderSection.MAX_BYTES - REST_BYTES)));
        assertTrue(HeaderSection.isTooLarge(headers(HeaderSection.MAX_BYTES - REST_BYTES + 1)));
    }

    private static Headers headers(int valueBytes) {
        return Headers.builder()
                .add("Host", "h")
                .add("X", "v".repeat(valueBytes))
                .build();
    }
}
