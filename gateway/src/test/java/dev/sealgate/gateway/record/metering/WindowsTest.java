package dev.sealgate.gateway.record.metering;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowsTest {
    private static final Instant START = Instant.parse("2026-03-04T05:05:00Z");
    private static final List<String> FACTS = List.of("ann", "reports", "key");

    @Test
    void repetition_isOneOfTheSameWindow() {
        Windows windows = new Windows(10);
        assertFalse(windows.repeats(START, FACTS));
        assertTrue(windows.repeats(START.plusSeconds(299), FACTS));
        assertFalse(windows.repeats(START.plusSeconds(300), FACTS), "the next window");
        assertTrue(windows.repeats(START.plusSeconds(301), FACTS));
    }

    @Test
    void factsAreToldApart_wherever_theirBordersAre() {
        Windows windows = new Windows(10);
        assertFalse(windows.repeats(START, List.of("ab", "c")));
        assertFalse(windows.repeats(START, List.of("a", "bc")));
        assertFalse(windows.repeats(START, List.of("abc")));
    }

    @Test
    void lateCall_isNoRepetition_andKeepsTheWindow() {
        Windows windows = new Windows(10);
        assertFalse(windows.repeats(START, FACTS));
        assertFalse(windows.repeats(START.minusSeconds(1), FACTS));
        assertTrue(windows.repeats(START, FACTS));
    }

    @Test
    void fullWindow_remembersNoMore() {
        Windows windows = new Windows(1);
        assertFalse(windows.repeats(START, FACTS));
        assertFalse(windows.repeats(START, List.of("new")));
        assertFalse(windows.repeats(START, List.of("new")), "not remembered");
        assertTrue(windows.repeats(START, FACTS));
    }
}
