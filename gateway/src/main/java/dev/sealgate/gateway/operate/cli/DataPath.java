package dev.sealgate.gateway.operate.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The data directory that a command is about. */
final class DataPath {
    private DataPath() {}

    /** @param given on the command line; else the environment's, else the usual one */
    static Path of(Surroundings surroundings, @Nullable String given) {
        String name = Optional.ofNullable(given)
                .or(() -> surroundings.environment().apply("SEALGATE_DATA").filter(text -> !text.isEmpty()))
                .orElse("sealgate-data");
        return surroundings.workingDirectory().resolve(name);
    }
}
