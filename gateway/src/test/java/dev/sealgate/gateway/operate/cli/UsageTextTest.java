package dev.sealgate.gateway.operate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.record.metering.UsageReport;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTextTest {
    private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private static UsageReport.Row row(String name) {
        return new UsageReport.Row(name, 1234, 2, 3, 4, 5678, 6, 7, 123456789, 9, "0.003702", "1.000000", 10, 11, 12);
    }

    private static UsageText text(UnaryOperator<String> names) {
        UsageReport.Estimate estimate =
                new UsageReport.Estimate("0.003702", "0.000000", "1.000000", "1.003702", "0", "0", "0");
        return new UsageText(
                new UsageReport(
                        "111122223333",
                        "2026-03-01",
                        "2026-03-04",
                        "key",
                        List.of(row(KEY), row("")),
                        row(""),
                        estimate,
                        "A note."),
                names);
    }

    private static List<String> table(String text) {
        return text.lines().skip(2).limit(4).toList();
    }

    @Test
    void within80Columns_whatTellsMostIsShown() {
        String text = text(ShortNames::resource).within(80, Paint.PLAIN);
        assertEquals("""
                KEY                                   KMS CALLS  S3 REQUESTS  EST. USD
                1234abcd-12ab-34cd-56ef-1234567890ab       1234         5678  0.003702
                """, String.join("\n", table(text).subList(0, 2)) + "\n");
        assertTrue(text.endsWith("\nMore columns, and names in full: --wide, or --json.\n"), text);
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 80, 100, 120})
    void noLineIsWider_whateverTheNames(int columns) {
        String text = text(UnaryOperator.identity()).within(columns, Paint.PLAIN);
        assertTrue(table(text).stream().allMatch(line -> line.length() <= columns), text);
        assertEquals(1, table(text).stream().map(String::length).distinct().count(), text);
        assertTrue(text.contains("…"), text);
    }

    @Test
    void wide_isEverythingInFull() {
        String text = text(UnaryOperator.identity()).wide(Paint.PLAIN);
        assertEquals(
                "KEY" + " ".repeat(KEY.length() - 3)
                        + "  KMS CALLS  THROTTLED  ERRORS  VIA S3  S3 REQUESTS  S3 THROTTLED  S3 ERRORS   BYTES IN"
                        + "  BYTES OUT  EST. USD  KEYS USD  SAVED  SAVABLE",
                table(text).getFirst());
        assertTrue(table(text).get(1).startsWith(KEY + "  "), text);
        assertTrue(table(text).get(1).endsWith("  0.003702  1.000000     10       23"), text);
        assertFalse(text.contains("--wide"), text);
    }

    @Test
    void longNames_areShortenedInTheMiddle() {
        assertEquals("arn:aw…890ab", ShortNames.shortened(KEY, 12));
        assertEquals("short", ShortNames.shortened("short", 5));
    }

    @Test
    void heading_isPaintedOnTerminals() {
        assertTrue(table(text(ShortNames::resource).within(120, Paint.COLOURED))
                .getFirst()
                .startsWith("\u001b[1mKEY "));
    }
}
