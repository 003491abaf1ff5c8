package dev.sealgate.gateway.operate.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** One command, run in a directory and an environment, and what it printed. */
record CliRun(int exitCode, String out, String err) {
    static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

    static CliRun of(Path directory, Map<String, String> environment, String... arguments) {
        return of(Terminal.NONE, directory, environment, arguments);
    }

    static CliRun of(Terminal terminal, Path directory, Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings surroundings = surroundings(terminal, directory, environment, out, err, InstantSource.fixed(NOW));
        int exitCode = SealgateCommand.run(arguments, surroundings, _ -> {
            throw new AssertionError("no gateway is started");
        });
        return new CliRun(exitCode, out.toString(), err.toString());
    }

    /** A process without anything. */
    static Surroundings surroundings(Terminal terminal) {
        return surroundings(terminal, InstantSource.fixed(NOW));
    }

    static Surroundings surroundings(Terminal terminal, InstantSource clock) {
        return surroundings(terminal, Path.of(""), Map.of(), new StringWriter(), new StringWriter(), clock);
    }

    private static Surroundings surroundings(
            Terminal terminal,
            Path directory,
            Map<String, String> environment,
            StringWriter out,
            StringWriter err,
            InstantSource clock) {
        return new Surroundings(
                name -> Optional.ofNullable(environment.get(name)),
                directory,
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                terminal,
                (_, _) -> {},
                Runnable::run,
                new SecureRandom(),
                clock);
    }
}
