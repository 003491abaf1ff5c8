package dev.sealgate.gateway.operate.cli;

import java.nio.file.Path;

/** The command line as a whole. */
public final class Cli {
    private Cli() {}

    /**
     * Runs a command to its end; {@code serve} ends when the gateway was stopped.
     *
     * @return the exit code: 0, 1 for what does not work, 2 for what is wrongly put
     */
    public static int run(GatewayStarter starter, Path workingDirectory, String... arguments) {
        return SealgateCommand.run(arguments, Surroundings.ofProcess(workingDirectory), starter);
    }
}
