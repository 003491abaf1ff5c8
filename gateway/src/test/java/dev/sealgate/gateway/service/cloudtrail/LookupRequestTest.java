package dev.sealgate.gateway.service.cloudtrail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.gateway.service.json.JsonException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LookupRequestTest {
    private static LookupRequest read(String json) {
        return LookupRequest.read(json.getBytes(UTF_8));
    }

    @Test
    void times_areSecondsWithOrWithoutAFraction() {
        LookupRequest request = read("{\"StartTime\":1767326645.678,\"EndTime\":1767326646}");
        assertEquals(Optional.of(Instant.parse("2026-01-02T04:04:05.678Z")), request.start());
        assertEquals(Optional.of(Instant.parse("2026-01-02T04:04:06Z")), request.end());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "-1e400", "1e999999999", "1e20", "-100000000000"})
    void timesThatNoClockShows_areAnInvalidRange(String seconds) {
        JsonException refusal = assertThrows(JsonException.class, () -> read("{\"StartTime\":" + seconds + "}"));
        assertEquals("InvalidTimeRangeException", refusal.type());
    }

    @Test
    void wholeNumberOfHundredsOfDigits_isAnInvalidRange() {
        JsonException refusal = assertThrows(JsonException.class, () -> read("{\"EndTime\":" + "9".repeat(900) + "}"));
        assertEquals("InvalidTimeRangeException", refusal.type());
    }
}
