package dev.sealgate.gateway.operate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Amounts, rate and time left, on a terminal and in a log. */
class ProgressTest {
    private final StringWriter shown = new StringWriter();
    private Instant now = CliRun.NOW;

    private Progress progress(Progress.Unit unit, Terminal terminal) {
        return new Progress(unit, new PrintWriter(shown), CliRun.surroundings(terminal, () -> now));
    }

    private static Terminal terminal(int columns) {
        return new Terminal(true, true, () -> columns);
    }

    private void after(Duration time) {
        now = now.plus(time);
    }

    @Test
    void bar_showsShareRateAndTimeLeft_inOneLine_andGoesAway() {
        Progress progress = progress(Progress.Unit.OBJECTS, terminal(80));
        progress.total(4000);
        after(Duration.ofSeconds(8));
        progress.at(1000, () -> "failed 1\u001b[2J");
        String bar = "[#####---------------]  25 %  1,000 of 4,000 objects  125/s  24 s left  failed";
        assertEquals("\r" + bar + " ", shown.toString());
        progress.end();
        assertEquals("\r" + bar + " \r" + " ".repeat(79) + "\r", shown.toString());
    }

    @Test
    void bar_isNotDrawnMoreOftenThanAnybodySees() {
        Progress progress = progress(Progress.Unit.OBJECTS, terminal(80));
        progress.at(1);
        after(Duration.ofMillis(99));
        progress.at(2);
        assertEquals("", shown.toString());
        after(Duration.ofMillis(1));
        progress.at(3);
        progress.at(4);
        assertEquals("\r3 objects", shown.toString());
    }

    @Test
    void elsewhere_itIsLines_withoutWhatMovesTheCursor() {
        Progress progress = progress(Progress.Unit.RECORDS, Terminal.NONE);
        progress.at(10);
        after(Duration.ofSeconds(5));
        progress.at(12, OptionalLong.of(13_000));
        after(Duration.ofSeconds(4));
        progress.at(14, OptionalLong.of(13_000));
        progress.end();
        assertEquals("12 of 13,000 records, 2.4/s, 1 h 30 min left" + System.lineSeparator(), shown.toString());
    }

    @Test
    void bytes_areShownInUnits_andMoreThanExpectedIsNoSurprise() {
        Progress progress = progress(Progress.Unit.BYTES, Terminal.NONE);
        progress.total(1 << 20);
        after(Duration.ofSeconds(10));
        progress.at(5 << 20);
        assertEquals("5 MiB of 5 MiB, 512 KiB/s, 0 s left" + System.lineSeparator(), shown.toString());
    }
}
