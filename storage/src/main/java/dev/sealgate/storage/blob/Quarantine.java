package dev.sealgate.storage.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Blobs that no record names, put aside instead of deleted: {@code quarantine/2026-01-31/ab12...} beside the others.
 *
 * <p>Moved back to {@code ab/ab12...} they are blobs again. While there is a file {@code KEEP} nothing here is deleted.
 */
final class Quarantine {
    private static final String KEEP = "KEEP";

    private final Path directory;
    private final Disk disk;

    Quarantine(Path blobs, Disk disk) {
        directory = blobs.resolve("quarantine");
        this.disk = disk;
    }

    Path of(LocalDate day) {
        return directory.resolve(day.toString());
    }

    /** Returns the size of the file. */
    long take(Path blob, LocalDate day) throws IOException {
        Path target = of(day);
        disk.createDirectory(target);
        long sizeBytes = Files.size(blob);
        disk.rename(blob, target.resolve(blob.getFileName()));
        return sizeBytes;
    }

    /** Returns how many files are gone. */
    long delete(LocalDate firstKept) throws IOException {
        if (Files.exists(directory.resolve(KEEP))) {
            return 0;
        }
        long deleted = 0;
        for (Path each : before(firstKept)) {
            deleted += delete(each);
        }
        return deleted;
    }

    private List<Path> before(LocalDate firstKept) throws IOException {
        List<Path> days = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path each : all) {
                if (dayOf(each).filter(firstKept::isAfter).isPresent()) {
                    days.add(each);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of(); // nothing was ever put aside
        }
        return days;
    }

    /** Empty for what an operator put there under a name of his own. */
    private static Optional<LocalDate> dayOf(Path path) {
        try {
            return Optional.of(LocalDate.parse(String.valueOf(path.getFileName())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private long delete(Path day) throws IOException {
        long deleted = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(day)) {
            for (Path file : files) {
                disk.deleteIfExists(file);
                deleted++;
            }
        }
        disk.deleteIfExists(day);
        return deleted;
    }

    void keep(String because) throws IOException {
        disk.createDirectory(directory);
        Path file = directory.resolve(KEEP);
        disk.deleteIfExists(file);
        try (FileChannel created = disk.createFile(file)) {
            created.write(ByteBuffer.wrap(because.getBytes(StandardCharsets.UTF_8)));
            disk.syncFile(created);
        }
        disk.syncDirectory(directory);
    }
}
