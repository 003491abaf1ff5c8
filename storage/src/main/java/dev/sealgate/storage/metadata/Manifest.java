package dev.sealgate.storage.metadata;

import dev.sealgate.storage.StorageException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The file in which RocksDB lists the files of its tables, and which only grows until another takes its place. */
record Manifest(long number, long sizeBytes) {
    static final String CURRENT = "CURRENT";
    private static final Pattern NAME = Pattern.compile("MANIFEST-([0-9]{6,18})\n");

    /** The one in use; empty where there is no database. */
    static Optional<Manifest> current(Path directory) {
        try {
            Matcher name = NAME.matcher(Files.readString(directory.resolve(CURRENT)));
            if (!name.matches()) {
                throw new StorageException.Corrupt(directory.resolve(CURRENT)
                        + " is damaged: it names no MANIFEST. Bring back a copy of the directory");
            }
            long number = Long.parseLong(name.group(1));
            return Optional.of(new Manifest(number, Files.size(file(directory, number))));
        } catch (NoSuchFileException e) {
            if (Files.exists(directory.resolve(CURRENT))) {
                throw new StorageException.Corrupt(
                        e.getFile() + " is missing, which CURRENT names. Bring back a copy of the directory", e);
            }
            return Optional.empty();
        } catch (CharacterCodingException e) {
            throw new StorageException.Corrupt(
                    directory.resolve(CURRENT)
                            + " is damaged: it names no MANIFEST. Bring back a copy of the directory",
                    e);
        } catch (IOException e) {
            throw new StorageException.Unavailable("read " + directory.resolve(CURRENT), e);
        }
    }

    /** The same file, as large as it is now. */
    Manifest grown(Path directory) throws IOException {
        Path file = file(directory, number);
        return Files.exists(file) ? new Manifest(number, Files.size(file)) : this;
    }

    static Path file(Path directory, long number) {
        return directory.resolve(String.format("MANIFEST-%06d", number));
    }

    /** Whether this is an earlier state than {@code other}. */
    boolean isBefore(Manifest other) {
        return number < other.number || (number == other.number && sizeBytes < other.sizeBytes);
    }
}
