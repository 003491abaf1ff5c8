package dev.sealgate.storage.metadata;

import dev.sealgate.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Claims a directory for one open store, across processes and within this one. Closing gives it up.
 *
 * <p>RocksDB has a lock of its own, but reports a taken one like any other I/O error.
 */
final class DirectoryLock implements AutoCloseable {
    private static final String FILE_NAME = "sealgate.lock";

    /** Table keys, which are names of buckets and objects, are not sealed. */
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final FileChannel channel;

    private DirectoryLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Creates the directory if need be, durably. */
    static DirectoryLock acquire(Path directory) {
        try {
            create(directory.toAbsolutePath());
            FileChannel channel =
                    FileChannel.open(directory.resolve(FILE_NAME), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new StorageException.Unavailable("another Sealgate uses this data directory: " + directory);
            }
            return new DirectoryLock(channel);
        } catch (IOException | UnsupportedOperationException e) {
            throw new StorageException.Unavailable("cannot use data directory " + directory, e);
        }
    }

    /** Changes nothing. */
    static boolean isTaken(Path directory) {
        try (FileChannel channel = FileChannel.open(directory.resolve(FILE_NAME), StandardOpenOption.WRITE)) {
            return tryLock(channel) == null;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new StorageException.Unavailable("cannot use data directory " + directory, e);
        }
    }

    private static void create(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null && !Files.isDirectory(directory)) {
            create(parent);
            Files.createDirectory(directory, OWNER_ONLY);
            try (FileChannel entries = FileChannel.open(parent, StandardOpenOption.READ)) {
                entries.force(true);
            }
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Taken by this very process. Closing our channel may give that lock up to other processes (POSIX locks
            // belong to the process); RocksDB's own lock still keeps them out.
            return null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StorageException.Unavailable("cannot give up the data directory", e);
        }
    }
}
