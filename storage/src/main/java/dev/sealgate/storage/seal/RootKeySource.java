package dev.sealgate.storage.seal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Where the root key comes from. Immutable. {@code toString} names the place, never the key. */
public sealed interface RootKeySource permits RootKeyFile, RootKeyVariable, RootKeyCommand {
    Duration COMMAND_LIMIT = Duration.ofSeconds(30);

    /** @throws RootKeyException when the key cannot be had or is not 32 bytes */
    RootKey load();

    /** The file that Sealgate made, or would make, and may put another key into. */
    default Optional<Path> ownFile() {
        return Optional.empty();
    }

    /** The environment variable that holds it. */
    default Optional<String> variable() {
        return Optional.empty();
    }

    /** Whether {@link #load} would make a new key, because there is none. */
    default boolean makesKey() {
        return false;
    }

    /** A file of 32 raw bytes that only its owner may read. */
    static RootKeySource file(Path path) {
        return new RootKeyFile(path, RootKeyFile.IfAbsent.REFUSE);
    }

    /** As {@link #file}; when there is none, a random key is made there, durable before this returns it. */
    static RootKeySource fileCreatedIfAbsent(Path path) {
        return new RootKeyFile(path, RootKeyFile.IfAbsent.CREATE);
    }

    /** An environment variable with 64 hex digits or base64; {@code environment} looks variables up. */
    static RootKeySource variable(String name, Function<String, Optional<String>> environment) {
        return new RootKeyVariable(name, environment);
    }

    /** As {@link #command(List, Duration)}, with a limit that leaves people time to answer a question. */
    static RootKeySource command(List<String> command) {
        return command(command, COMMAND_LIMIT);
    }

    /**
     * The output of a command, 64 hex digits or base64; what it writes to its standard error goes to ours.
     *
     * @param timeLimit how long the command may run
     */
    static RootKeySource command(List<String> command, Duration timeLimit) {
        return new RootKeyCommand(command, timeLimit);
    }
}
