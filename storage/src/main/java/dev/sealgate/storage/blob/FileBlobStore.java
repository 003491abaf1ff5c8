package dev.sealgate.storage.blob;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Blobs as files: {@code blobs/ab/ab12...} under a directory, written under {@code tmp} and renamed when they are complete.
 *
 * <p>Only the owner of the process can read them. Thread-safe.
 */
public final class FileBlobStore implements ListedBlobStore {
    private static final String BLOBS = "blobs";
    private static final Pattern BLOB_NAME = Pattern.compile("[0-9a-f]{" + 2 * BlobId.SIZE_BYTES + "}");
    private static final int FAN_OUT_DIGITS = 2;
    private static final Pattern DIRECTORY_NAME = Pattern.compile("[0-9a-f]{" + FAN_OUT_DIGITS + "}");

    private final Path blobs;
    private final Path unfinished;
    private final Quarantine quarantine;
    private final Disk disk;
    private final Set<Path> knownDirectories = ConcurrentHashMap.newKeySet();
    private final Object directoryCreation = new Object();

    /** Opens the store; another process may be writing to the same directory. */
    public FileBlobStore(Path directory, Durability durability) {
        this(directory, durability, () -> {});
    }

    /** @param beforeStep runs before every step that changes the disk */
    FileBlobStore(Path directory, Durability durability, Runnable beforeStep) {
        blobs = directory.resolve(BLOBS);
        unfinished = directory.resolve("tmp");
        disk = new Disk(directory, durability, beforeStep);
        quarantine = new Quarantine(blobs, disk);
        try {
            for (Path each : new Path[] {directory, blobs, unfinished}) {
                disk.createDirectory(each);
            }
            // A former process may have died between creating a directory and syncing its entry.
            disk.syncDirectory(directory);
            disk.syncDirectory(blobs);
        } catch (IOException e) {
            throw new StorageException.Unavailable("open the blob store", e);
        }
    }

    @Override
    public BlobWriter create(BlobId id) {
        return new FileBlobWriter(id, disk, unfinished.resolve(id.toString()), this::finishedFile);
    }

    @Override
    public ByteSource open(BlobId id, long sizeBytes, ByteRange wanted) {
        try {
            return new FileByteSource(id, disk, FileChannel.open(fileOf(id), StandardOpenOption.READ));
        } catch (IOException e) {
            throw disk.failure("open", id, 0, e);
        }
    }

    @Override
    public String location(BlobId id) {
        return fileOf(id).toAbsolutePath().normalize().toString();
    }

    @Override
    public void delete(Collection<BlobId> ids) {
        ids.forEach(this::delete);
    }

    private void delete(BlobId id) {
        try {
            disk.deleteIfExists(fileOf(id));
        } catch (IOException e) {
            throw disk.failure("delete", id, 0, e);
        }
    }

    @Override
    public int deleteUnfinished(Predicate<BlobId> abandoned) {
        int deleted = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(unfinished)) {
            for (Path file : files) {
                if (idOf(file).filter(abandoned).isPresent()) {
                    disk.deleteIfExists(file);
                    deleted++;
                }
            }
            return deleted;
        } catch (IOException | DirectoryIteratorException e) {
            throw new StorageException.Unavailable("delete unfinished blobs", e);
        }
    }

    /** Empty for a file that is no blob. */
    private static Optional<BlobId> idOf(Path file) {
        String name = String.valueOf(file.getFileName());
        return BLOB_NAME.matcher(name).matches() ? Optional.of(new BlobId(Bytes.ofHex(name))) : Optional.empty();
    }

    @Override
    public OptionalLong quarantine(BlobId id, LocalDate day) {
        try {
            return OptionalLong.of(quarantine.take(fileOf(id), day));
        } catch (NoSuchFileException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw disk.failure("put aside", id, 1, e);
        }
    }

    @Override
    public String quarantineOf(LocalDate day) {
        return quarantine.of(day).toAbsolutePath().normalize().toString();
    }

    @Override
    public long deleteQuarantined(LocalDate firstKept) {
        try {
            return quarantine.delete(firstKept);
        } catch (IOException e) {
            throw new StorageException.Unavailable("delete what was put aside", e);
        }
    }

    /** From now on nothing that is put aside is deleted; for use while no store is open on the directory. */
    public static void keepQuarantined(Path directory, String because) {
        Path blobs = directory.resolve(BLOBS);
        try {
            new Quarantine(blobs, new Disk(directory, Durability.STRICT, () -> {})).keep(because);
        } catch (IOException e) {
            throw new StorageException.Unavailable("keep what is put aside", e);
        }
    }

    @Override
    public void forEach(Consumer<BlobId> visitor) {
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(blobs, FileBlobStore::holdsBlobs)) {
            for (Path directory : directories) {
                forEachIn(directory, visitor);
            }
        } catch (IOException e) {
            throw new StorageException.Unavailable("list the blobs", e);
        }
    }

    private static boolean holdsBlobs(Path directory) {
        return DIRECTORY_NAME.matcher(String.valueOf(directory.getFileName())).matches()
                && Files.isDirectory(directory);
    }

    private static void forEachIn(Path directory, Consumer<BlobId> visitor) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                idOf(file).ifPresent(visitor);
            }
        }
    }

    /** Where a finished blob belongs; its directory is durable when this returns. */
    private Path finishedFile(BlobId id) throws IOException {
        Path file = fileOf(id);
        Path directory = file.resolveSibling("");
        if (!knownDirectories.contains(directory)) {
            // One at a time: nobody may rely on a directory whose entry another thread has yet to sync.
            synchronized (directoryCreation) {
                disk.createDirectory(directory);
                knownDirectories.add(directory);
            }
        }
        return file;
    }

    private Path fileOf(BlobId id) {
        return blobs.resolve(withinBlobs(id));
    }

    private static String withinBlobs(BlobId id) {
        String name = id.toString();
        return name.substring(0, FAN_OUT_DIGITS) + "/" + name;
    }

    /** Where a blob lies within a directory that holds a store: {@code blobs/ab/ab12...}. */
    public static String pathOf(BlobId id) {
        return BLOBS + "/" + withinBlobs(id);
    }
}
