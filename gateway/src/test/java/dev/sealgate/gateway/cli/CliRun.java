package dev.sealgate.gateway.cli;

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
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Surroundings surroundings = new Surroundings(
                name -> Optional.ofNullable(environment.get(name)),
                directory,
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Runnable::run,
                new SecureRandom(),
                InstantSource.fixed(NOW));
        int exitCode = SealgateCommand.run(arguments, surroundings, _ -> {
            throw new AssertionError("no gateway is started");
        });
        return new CliRun(exitCode, out.toString(), err.toString());
    }
}
