package dev.sealgate.gateway.service.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BodyTimeTest {
    @Test
    void time_isUtc_withMillisecondsThatAreAlwaysZero() {
        assertEquals("2026-01-02T03:04:05.000Z", BodyTime.format(Instant.parse("2026-01-02T03:04:05.999Z")));
    }
}
