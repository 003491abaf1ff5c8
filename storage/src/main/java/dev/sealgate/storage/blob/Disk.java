package dev.sealgate.storage.blob;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.Durability;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The steps that change a directory of blobs: readable by their owner only, synced where that is promised. Thread-safe.
 *
 * <p>Each step is announced before it is taken, so that a test can stop the world between any two.
 */
final class Disk {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** Less free space than this counts as none: file systems keep some blocks for themselves. */
    private static final long RESERVE_BYTES = 1024 * 1024;

    private final Path root;
    private final Durability durability;
    private final Runnable beforeStep;

    Disk(Path root, Durability durability, Runnable beforeStep) {
        this.root = root;
        this.durability = durability;
        this.beforeStep = beforeStep;
    }

    /** Creates the directory, if it is not there, and makes its entry in the parent durable. */
    void createDirectory(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        beforeStep.run();
        Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            syncDirectory(parent);
        }
    }

    FileChannel createFile(Path file) throws IOException {
        beforeStep.run();
        return FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY_FILE);
    }

    void syncFile(FileChannel file) throws IOException {
        beforeStep.run();
        syncGrowing(file);
    }

    /** No step of its own: nothing depends on how much of a file that still grows is on the disk. */
    void syncGrowing(FileChannel file) throws IOException {
        if (durability == Durability.STRICT) {
            file.force(false);
        }
    }

    void rename(Path from, Path to) throws IOException {
        beforeStep.run();
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    void syncDirectory(Path directory) throws IOException {
        beforeStep.run();
        if (durability == Durability.STRICT) {
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    void deleteIfExists(Path file) throws IOException {
        beforeStep.run();
        Files.deleteIfExists(file);
    }

    /** What a failed step on a blob means to callers; {@code sizeBytes} is what it needed room for. */
    StorageException failure(String step, BlobId id, long sizeBytes, IOException cause) {
        String message = step + " blob " + id;
        if (cause instanceof NoSuchFileException) {
            return new StorageException.Corrupt(message + ": it is not there", cause);
        }
        // An IOException says "no space left" in words only, so ask for the space instead.
        return sizeBytes > 0 && usableBytes() < sizeBytes + RESERVE_BYTES
                ? new StorageException.Full(message + ": no space is left", cause)
                : new StorageException.Unavailable(message, cause);
    }

    private long usableBytes() {
        try {
            return Files.getFileStore(root).getUsableSpace();
        } catch (IOException e) {
            // Whoever cannot even be asked is unavailable rather than full.
            return Long.MAX_VALUE;
        }
    }
}
