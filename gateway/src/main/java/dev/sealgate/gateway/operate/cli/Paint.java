package dev.sealgate.gateway.operate.cli;

import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Colours text for a terminal; changes nothing anywhere else. Text that is to be aligned is aligned before. */
enum Paint {
    COLOURED(Ansi.ON),
    PLAIN(Ansi.OFF);

    private final Ansi ansi;

    Paint(Ansi ansi) {
        this.ansi = ansi;
    }

    /** Colours for a terminal, unless {@code NO_COLOR} (https://no-color.org) or {@code TERM=dumb} asks for none. */
    static Paint of(boolean terminal, Surroundings surroundings) {
        boolean unwanted = surroundings
                        .environment()
                        .apply("NO_COLOR")
                        .filter(value -> !value.isEmpty())
                        .isPresent()
                || surroundings
                        .environment()
                        .apply("TERM")
                        .filter("dumb"::equals)
                        .isPresent();
        return terminal && !unwanted ? COLOURED : PLAIN;
    }

    /** For picocli's help pages. */
    Ansi ansi() {
        return ansi;
    }

    String good(String text) {
        return painted(text, Style.fg_green);
    }

    String bad(String text) {
        return painted(text, Style.bold, Style.fg_red);
    }

    String warning(String text) {
        return painted(text, Style.fg_yellow);
    }

    String heading(String text) {
        return painted(text, Style.bold);
    }

    private String painted(String text, Style... styles) {
        // Not each style's own end: that of bold begins a double line in many terminals.
        return ansi.enabled() && !text.isEmpty() ? Style.on(styles) + text + Style.reset.on() : text;
    }
}
