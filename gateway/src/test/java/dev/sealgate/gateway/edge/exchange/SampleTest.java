package dev.sealgate.gateway.edge.exchange;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class SampleTest {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    @Test
    void firstOnesOfEachMinute_areTaken() {
        Sample sample = new Sample(2);
        assertTrue(sample.takes(NOW));
        assertTrue(sample.takes(NOW));
        assertFalse(sample.takes(NOW.plusSeconds(59)));
        assertTrue(sample.takes(NOW.plusSeconds(60)));
        assertTrue(sample.takes(NOW.minusSeconds(600))); // a clock that was set back begins anew
    }
}
