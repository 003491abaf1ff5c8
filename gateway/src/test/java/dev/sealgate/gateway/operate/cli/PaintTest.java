package dev.sealgate.gateway.operate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Colours where a person looks, and nowhere else. */
class PaintTest {
    private static final Terminal TERMINAL = new Terminal(true, true, () -> 80);
    private static final Terminal PIPE_WITH_ERRORS_SHOWN = new Terminal(false, true, () -> 80);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    private String simulate(Terminal terminal, Map<String, String> environment, String effect) throws Exception {
        Files.writeString(
                directory.resolve("p.json"),
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"" + effect
                        + "\",\"Action\":\"*\",\"Resource\":\"*\"}]}");
        return CliRun.of(
                        terminal,
                        directory,
                        environment,
                        "simulate",
                        "--policy",
                        "p.json",
                        "--principal",
                        "arn:aws:iam::111122223333:user/ann",
                        "--action",
                        "s3:GetObject",
                        "--resource",
                        "arn:aws:s3:::b/k")
                .out();
    }

    @Test
    void decisions_areGreenOrRed_onATerminal() throws Exception {
        String allowed = simulate(TERMINAL, Map.of(), "Allow");
        String denied = simulate(TERMINAL, Map.of(), "Deny");
        assertTrue(allowed.startsWith(
                "\u001b[32m✓\u001b[0m s3:GetObject on arn:aws:s3:::b/k: \u001b[32mallowed\u001b[0m\n"));
        assertTrue(denied.contains(": \u001b[1m\u001b[31mexplicit deny\u001b[0m\n"), denied);
        assertTrue(denied.contains("\u001b[1m\u001b[31m  ◀ decides\u001b[0m\n"), denied);
    }

    @Test
    void elsewhere_thereAreNone() throws Exception {
        String plain = simulate(Terminal.NONE, Map.of(), "Deny");
        assertTrue(plain.startsWith("✗ s3:GetObject on arn:aws:s3:::b/k: explicit deny\n"), plain);
        assertEquals(plain, simulate(PIPE_WITH_ERRORS_SHOWN, Map.of(), "Deny"));
        assertEquals(plain, simulate(TERMINAL, Map.of("NO_COLOR", "1"), "Deny"));
        assertEquals(plain, simulate(TERMINAL, Map.of("TERM", "dumb"), "Deny"));
        assertFalse(plain.contains("\u001b"));
    }

    @ParameterizedTest(name = "NO_COLOR={0}: {1}")
    @CsvSource({"'', COLOURED", "0, PLAIN", "1, PLAIN"})
    void noColor_countsWhenItIsNotEmpty(String value, Paint paint) throws Exception {
        assertEquals(
                paint == Paint.COLOURED,
                simulate(TERMINAL, Map.of("NO_COLOR", value), "Allow").contains("\u001b"));
    }
}
