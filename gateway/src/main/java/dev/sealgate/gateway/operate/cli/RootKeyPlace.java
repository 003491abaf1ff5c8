package dev.sealgate.gateway.operate.cli;

import dev.sealgate.storage.seal.RootKeySource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where commands find the root key of what they read, unless they are told. */
final class RootKeyPlace {
    private static final String VARIABLE = "SEALGATE_ROOT_KEY";
    private static final String FILE_VARIABLE = "SEALGATE_ROOT_KEY_FILE";

    private RootKeyPlace() {}

    /**
     * In a variable, in the file that a variable names, or in the data directory; empty where there is none.
     *
     * @param data a data directory that may have one
     */
    static Optional<RootKeySource> find(Optional<Path> data, Surroundings surroundings) {
        if (variable(VARIABLE, surroundings).isPresent()) {
            return Optional.of(RootKeySource.variable(VARIABLE, surroundings.environment()));
        }
        return variable(FILE_VARIABLE, surroundings)
                .map(surroundings.workingDirectory()::resolve)
                .or(() -> data.map(directory -> directory.resolve("root.key")).filter(Files::exists))
                .map(RootKeySource::file);
    }

    private static Optional<String> variable(String name, Surroundings surroundings) {
        return surroundings.environment().apply(name).filter(text -> !text.isEmpty());
    }
}
