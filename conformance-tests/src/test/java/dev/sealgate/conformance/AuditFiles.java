package dev.sealgate.conformance;

import dev.sealgate.testing.GatewayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The audit files of a gateway on {@code directory/data}. */
final class AuditFiles {
    private AuditFiles() {}

    static List<Path> records(Path directory) throws IOException {
        return endingIn(directory.resolve("data").resolve("audit"), ".jsonl");
    }

    static List<Path> digests(Path directory) throws IOException {
        return endingIn(directory.resolve("data").resolve("audit"), ".digests");
    }

    private static List<Path> endingIn(Path audit, String ending) throws IOException {
        return in(audit).stream()
                .filter(file -> file.toString().endsWith(ending))
                .toList();
    }

    static String newestName(Path audit, String ending) throws IOException {
        return String.valueOf(endingIn(audit, ending).getLast().getFileName());
    }

    static List<Path> in(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    static String text(Path directory) throws IOException {
        return records(directory).stream().map(GatewayProcess::read).collect(Collectors.joining());
    }
}
