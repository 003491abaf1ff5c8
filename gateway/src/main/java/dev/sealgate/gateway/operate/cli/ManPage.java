package dev.sealgate.gateway.operate.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The help of a command and all its subcommands as one manual page in roff, after man-pages(7). */
final class ManPage {
    /** What {@code man} leaves of 80 columns beside the indented text. */
    private static final int COLUMNS = 72;

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    static String of(CommandLine command) {
        ManPage made = new ManPage();
        String name = command.getCommandName();
        String[] header = command.getCommandSpec().usageMessage().header();
        made.macro("TH " + name.toUpperCase(Locale.ROOT) + " 1 \"\" \"Sealgate " + Version.text() + "\"");
        made.macro("SH NAME");
        made.line(name + " - " + String.join(" ", header));
        made.add(command);
        return made.page.toString();
    }

    private void add(CommandLine command) {
        if (command.getCommandSpec().usageMessage().hidden()) {
            return;
        }
        macro("SH " + command.getCommandSpec().qualifiedName().toUpperCase(Locale.ROOT));
        // As it is on a terminal: its lines are laid out already.
        macro("nf");
        command.setUsageHelpAutoWidth(false)
                .setUsageHelpWidth(COLUMNS)
                .getUsageMessage(Ansi.OFF)
                .lines()
                .forEach(this::line);
        macro("fi");
        command.getSubcommands().values().forEach(this::add);
    }

    private void macro(String request) {
        page.append('.').append(request).append('\n');
    }

    /** Text that begins with a full stop or an apostrophe would be a request, a bare hyphen a typographic one. */
    private void line(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-");
        page.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "")
                .append(escaped)
                .append('\n');
    }
}
