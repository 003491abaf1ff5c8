package dev.sealgate.conformance;

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
        try (Stream<Path> entries = Files.list(directory.resolve("data").resolve("audit"))) {
            return entries.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    static String text(Path directory) throws IOException {
        return records(directory).stream().map(GatewayProcess::read).collect(Collectors.joining());
    }
}
