package dev.sealgate.storage.metadata;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directory of a store that is open: copied as a kill would leave it. */
final class LiveDirectory {
    private static final int TRIES = 1000;

    private LiveDirectory() {}

    /** Copies all files as they are at one moment; the database takes away old ones in the background. */
    static Path copy(Path live, Path target) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            Set<Path> before = files(live);
            if (isCopied(before, target) && files(live).equals(before)) {
                return target;
            }
            for (Path file : files(target)) {
                Files.delete(file);
            }
            Files.delete(target);
        }
        throw new AssertionError(live + " never stood still");
    }

    private static boolean isCopied(Set<Path> files, Path target) throws IOException {
        Files.createDirectory(target);
        try {
            for (Path file : files) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Set<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.collect(Collectors.toSet());
        }
    }
}
