package dev.sealgate.gateway.operate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class ManPageTest {
    @Command(
            name = "gate",
            header = "Opens.",
            subcommands = {Shown.class, Hidden.class})
    static final class Gate {}

    @Command(name = "shown", header = "Is shown.")
    static final class Shown {}

    @Command(name = "unseen", header = "Is not shown.", hidden = true)
    static final class Hidden {}

    private final String page = ManPage.of(new CommandLine(new Gate()));

    @Test
    void page_hasASectionForEachCommandThatIsShown() {
        assertTrue(page.startsWith(".TH GATE 1 "), page);
        assertTrue(page.contains(".SH NAME\ngate \\- Opens.\n"), page);
        assertEquals(
                1, page.lines().filter(line -> line.equals(".SH GATE SHOWN")).count());
        assertFalse(page.contains("UNSEEN"), page);
    }

    /** A line that begins with a full stop or an apostrophe would be a request to the formatter, and vanish. */
    @Test
    void text_isNoRequest() {
        String text = ManPage.of(new CommandLine(new Dotted()));

        assertTrue(text.contains("\n\\&.dotted \\e line\n"), text);
        assertTrue(text.contains("\n\\&'quoted\n"), text);
    }

    @Command(
            name = "dotted",
            header = "Dots.",
            footer = {".dotted \\ line", "'quoted"})
    static final class Dotted {}
}
