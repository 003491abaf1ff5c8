package dev.sealgate.gateway.edge.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EchoTest {
    @Test
    void text_isRepeatedToItsLimit_andNeverWithHalfACharacter() {
        assertEquals("short", Echo.bounded("short"));
        assertEquals("x".repeat(Echo.MAX_CHARACTERS), Echo.bounded("x".repeat(Echo.MAX_CHARACTERS + 1)));
        String beforePair = "x".repeat(Echo.MAX_CHARACTERS - 1);
        assertEquals(beforePair, Echo.bounded(beforePair + "\ud83d\ude00"));
    }
}
