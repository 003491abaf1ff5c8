package dev.sealgate.policy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The JSON files under {@code cases}. */
public final class CaseFiles {
    private static final Path ROOT = Path.of("src/test/resources/cases");

    private CaseFiles() {}

    public static List<Path> in(String theme) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(theme))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
