package dev.sealgate.gateway.operate.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntSupplier;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Which of a process's outputs a person looks at. Immutable.
 *
 * @param out whether standard output is a terminal
 * @param err whether standard error is one
 * @param columns how wide it is
 */
record Terminal(boolean out, boolean err, IntSupplier columns) {
    /** Of text that nobody looks at: lines in a file or a pipe are as long as they would be on a wide terminal. */
    static final int WIDE = 120;

    static final Terminal NONE = new Terminal(false, false, () -> WIDE);

    static Terminal ofProcess() {
        return new Terminal(
                isTerminal(1),
                isTerminal(2),
                () -> new UsageMessageSpec().autoWidth(true).width());
    }

    /** How wide a table may be. */
    int tableColumns() {
        return out ? Math.min(columns.getAsInt(), WIDE) : WIDE;
    }

    /** The JDK only tells whether input and output both are; elsewhere than on Linux that has to do, and errors are not taken for one. */
    private static boolean isTerminal(int descriptor) {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException _) {
            return descriptor == 1
                    && Optional.ofNullable(System.console())
                            .filter(Console::isTerminal)
                            .isPresent();
        }
    }
}
