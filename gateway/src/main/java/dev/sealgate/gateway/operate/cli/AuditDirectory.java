package dev.sealgate.gateway.operate.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where an audit trail lies. */
final class AuditDirectory {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The gateway's data directory. Default: ./sealgate-data (SEALGATE_DATA)")
    private @Nullable String data;

    @Option(
            names = "--files",
            paramLabel = "DIR",
            description = "The audit files themselves, for example a copy. Default: DIR/audit of --data")
    private @Nullable String files;

    Path data(Surroundings surroundings) {
        return data(Optional.ofNullable(data), surroundings);
    }

    /** @param named by an option */
    static Path data(Optional<String> named, Surroundings surroundings) {
        String directory = named.or(
                        () -> surroundings.environment().apply("SEALGATE_DATA").filter(text -> !text.isEmpty()))
                .orElse("sealgate-data");
        return surroundings.workingDirectory().resolve(directory);
    }

    /** Whether nothing but files was named. */
    boolean isCopy() {
        return files != null && data == null;
    }

    /** Whether files were named, whatever else was: they may be of another time than the data directory. */
    boolean namesFiles() {
        return files != null;
    }

    /** @throws UseException when there is no such directory */
    Path files(Surroundings surroundings) {
        return require(named(surroundings));
    }

    /** Whether or not it is there. */
    Path named(Surroundings surroundings) {
        return Optional.ofNullable(files)
                .map(surroundings.workingDirectory()::resolve)
                .orElseGet(() -> data(surroundings).resolve("audit"));
    }

    /** @throws UseException when there is no such directory */
    static Path require(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new UseException(
                    directory + ": no such directory (expected: audit files; name them by --data or --files)");
        }
        return directory;
    }
}
