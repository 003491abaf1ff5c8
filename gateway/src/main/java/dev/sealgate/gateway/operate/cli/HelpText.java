package dev.sealgate.gateway.operate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The running text of a help page: prose filled to the terminal's width and broken at blanks only; indented lines, which people copy,
 * are never broken. Picocli would also break inside paths and URLs.
 */
final class HelpText {
    private HelpText() {}

    /** Lays out the descriptions and footers of {@code command} and all of its subcommands. */
    static CommandLine applyTo(CommandLine command) {
        command.getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                        help -> render(usage(help).description(), usage(help).width()));
        command.getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_FOOTER,
                        help -> render(usage(help).footer(), usage(help).width()));
        command.getSubcommands().values().forEach(HelpText::applyTo);
        return command;
    }

    private static UsageMessageSpec usage(Help help) {
        return help.commandSpec().usageMessage();
    }

    /** @param elements as annotations hold them, with {@code %n} for the end of a line */
    static String render(String[] elements, int columns) {
        StringBuilder text = new StringBuilder();
        List<String> paragraph = new ArrayList<>();
        for (String element : elements) {
            for (String line : String.format(Locale.ROOT, element).split(System.lineSeparator(), -1)) {
                if (line.isEmpty() || line.startsWith(" ")) {
                    fill(paragraph, columns, text);
                    text.append(line).append(System.lineSeparator());
                } else {
                    paragraph.addAll(List.of(line.split(" ")));
                    if (line.endsWith(":")) {
                        fill(paragraph, columns, text);
                    }
                }
            }
        }
        fill(paragraph, columns, text);
        return text.toString();
    }

    /** Prose that was not written by hand: no per cent sign in it means anything. */
    static String filled(String prose, int columns) {
        StringBuilder text = new StringBuilder();
        fill(new ArrayList<>(List.of(prose.split(" "))), columns, text);
        return text.toString();
    }

    private static void fill(List<String> words, int columns, StringBuilder text) {
        int column = 0;
        for (String word : words) {
            if (column > 0 && column + 1 + word.length() > columns) {
                text.append(System.lineSeparator());
                column = 0;
            }
            text.append(column > 0 ? " " : "").append(word);
            column += (column > 0 ? 1 : 0) + word.length();
        }
        if (column > 0) {
            text.append(System.lineSeparator());
        }
        words.clear();
    }
}
