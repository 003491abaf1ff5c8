package dev.sealgate.gateway;

import dev.sealgate.gateway.cli.Cli;
import java.nio.file.Path;
import java.time.Clock;

/** The process: clocks, working directory and exit code come from here. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int exitCode = Cli.run(
                config -> GatewayServer.start(config, Clock.systemUTC(), System::nanoTime),
                Path.of("").toAbsolutePath(),
                arguments);
        System.exit(exitCode);
    }
}
