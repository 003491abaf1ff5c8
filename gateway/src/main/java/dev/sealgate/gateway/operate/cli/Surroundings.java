package dev.sealgate.gateway.operate.cli;

import dev.sealgate.gateway.config.LogSettings;
import dev.sealgate.gateway.edge.log.Logging;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a command touches of the process it runs in. Immutable.
 *
 * @param environment looks environment variables up
 * @param terminal which outputs are one
 * @param variables the names of all environment variables
 * @param logs what the process logs, and how
 * @param whenTerminated keeps a task that runs when the process is asked to end; the process waits for it
 */
record Surroundings(
        Function<String, Optional<String>> environment,
        Path workingDirectory,
        PrintWriter out,
        PrintWriter err,
        Terminal terminal,
        Logs logs,
        Consumer<Runnable> whenTerminated,
        SecureRandom random,
        InstantSource clock,
        Set<String> variables) {
    Surroundings {
        variables = Set.copyOf(variables);
    }

    /** Without names of variables. */
    Surroundings(
            Function<String, Optional<String>> environment,
            Path workingDirectory,
            PrintWriter out,
            PrintWriter err,
            Terminal terminal,
            Logs logs,
            Consumer<Runnable> whenTerminated,
            SecureRandom random,
            InstantSource clock) {
        this(environment, workingDirectory, out, err, terminal, logs, whenTerminated, random, clock, Set.of());
    }

    /** The real process. */
    static Surroundings ofProcess(Path workingDirectory) {
        return new Surroundings(
                name -> Optional.ofNullable(System.getenv(name)),
                workingDirectory,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Terminal.ofProcess(),
                (settings, paint) -> Logging.use(settings, paint == Paint.COLOURED, InstantSource.system()),
                Surroundings::atShutdown,
                new SecureRandom(),
                InstantSource.system(),
                System.getenv().keySet());
    }

    /** Takes what a configuration says of the log. */
    @FunctionalInterface
    interface Logs {
        /** @throws dev.sealgate.gateway.config.ConfigException when a file cannot be written */
        void use(LogSettings settings, Paint paint);
    }

    private static void atShutdown(Runnable task) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            task.run();
                            Logging.stop();
                        },
                        "stop"));
    }
}
