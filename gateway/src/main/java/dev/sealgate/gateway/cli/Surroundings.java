package dev.sealgate.gateway.cli;

import ch.qos.logback.classic.LoggerContext;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/**
 * What a command touches of the process it runs in. Immutable.
 *
 * @param environment looks environment variables up
 * @param terminal which outputs are one
 * @param variables the names of all environment variables
 * @param whenTerminated keeps a task that runs when the process is asked to end; the process waits for it
 */
record Surroundings(
        Function<String, Optional<String>> environment,
        Path workingDirectory,
        PrintWriter out,
        PrintWriter err,
        Terminal terminal,
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
            Consumer<Runnable> whenTerminated,
            SecureRandom random,
            InstantSource clock) {
        this(environment, workingDirectory, out, err, terminal, whenTerminated, random, clock, Set.of());
    }

    /** The real process. */
    static Surroundings ofProcess(Path workingDirectory) {
        return new Surroundings(
                name -> Optional.ofNullable(System.getenv(name)),
                workingDirectory,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                Terminal.ofProcess(),
                Surroundings::atShutdown,
                new SecureRandom(),
                InstantSource.system(),
                System.getenv().keySet());
    }

    private static void atShutdown(Runnable task) {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            task.run();
                            if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logs) {
                                logs.stop(); // writes the access lines that still wait
                            }
                        },
                        "stop"));
    }
}
