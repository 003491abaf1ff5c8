package dev.sealgate.gateway.operate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * {@code docs/help} has each command's help as it is at 80 columns: for readers, and for the launcher, which answers from it before
 * anything is built. Written anew with {@code -Dgolden.update}.
 */
class HelpPagesTest {
    private static final Path PAGES = Path.of("../docs/help");
    private static final int COLUMNS = 80;

    @Test
    void pages_areTheCommandsHelp() throws IOException {
        Map<String, String> helps = helps();
        if (Boolean.getBoolean("golden.update")) {
            for (Path stale : existing().values()) {
                Files.delete(stale);
            }
            for (Map.Entry<String, String> help : helps.entrySet()) {
                Files.writeString(PAGES.resolve(help.getKey() + ".txt"), help.getValue());
            }
        }
        assertEquals(helps.keySet(), existing().keySet(), "the pages in docs/help; make them with -Dgolden.update");
        for (Map.Entry<String, Path> page : existing().entrySet()) {
            assertEquals(
                    helps.get(page.getKey()),
                    Files.readString(page.getValue()),
                    page + " is stale; make it with -Dgolden.update");
        }
    }

    /** A line that a reader would copy is as wide as the narrowest usual terminal, and never broken by it. */
    @Test
    void indentedLines_fitIntoEightyColumns() {
        helps().forEach((name, help) -> help.lines()
                .filter(line -> line.startsWith(" "))
                .forEach(line -> assertTrue(line.length() <= COLUMNS, () -> name + ": " + line)));
    }

    @Test
    void prose_isFilledAndBrokenAtBlanksOnly() {
        String text = HelpText.render(
                new String[] {
                    "%nSee docs/sealgate.example.yaml and",
                    "http://127.0.0.1:9000.",
                    "  kept   as it is, however wide it may be"
                },
                24);
        assertEquals("""

                See
                docs/sealgate.example.yaml
                and
                http://127.0.0.1:9000.
                  kept   as it is, however wide it may be
                """, text);
    }

    private static Map<String, String> helps() {
        Surroundings surroundings = new Surroundings(
                _ -> Optional.empty(),
                Path.of(""),
                new PrintWriter(new StringWriter()),
                new PrintWriter(new StringWriter()),
                Terminal.NONE,
                (_, _) -> {},
                Runnable::run,
                new SecureRandom(),
                InstantSource.system());
        Map<String, String> helps = new TreeMap<>();
        addHelp(helps, SealgateCommand.commandLine(surroundings, _ -> {
            throw new AssertionError("help starts nothing");
        }));
        return helps;
    }

    private static void addHelp(Map<String, String> helps, CommandLine command) {
        command.setUsageHelpAutoWidth(false).setUsageHelpWidth(COLUMNS);
        helps.put(command.getCommandSpec().qualifiedName("-"), command.getUsageMessage(Ansi.OFF));
        command.getSubcommands().values().forEach(subcommand -> addHelp(helps, subcommand));
    }

    private static Map<String, Path> existing() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.collect(Collectors.toMap(
                    file -> file.getFileName().toString().replace(".txt", ""),
                    file -> file,
                    (a, _) -> a,
                    TreeMap::new));
        }
    }
}
