package dev.sealgate.gateway.operate.backup;

import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.object.Sweeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a running gateway does for a backup: keeps a copy of its metadata as it is at one moment, of the same files, and deletes no blob
 * until whoever copies has ended, or was not heard of for {@link #HELD}. One at a time. Thread-safe.
 */
public final class Backups implements AutoCloseable {
    /** Below the data directory. */
    public static final String DIRECTORY = "backup";

    static final Duration HELD = Duration.ofMinutes(2);
    private static final int ID_BYTES = 8;

    /** A copy that is kept. */
    record Begun(String id, long sequence) {}

    private final Path directory;
    private final RocksDbMetadataStore metadata;
    private final Sweeper sweeper;
    private final SecureRandom random;
    private final BackupDisk disk = new BackupDisk(() -> {});
    private Optional<Begun> open = Optional.empty();

    /** Removes what an earlier process left. */
    public Backups(Path data, RocksDbMetadataStore metadata, Sweeper sweeper, SecureRandom random) {
        directory = data.resolve(DIRECTORY);
        this.metadata = metadata;
        this.sweeper = sweeper;
        this.random = random;
        removeCopies();
    }

    /** Where the copy of this id is kept in a data directory. */
    public static Path checkpoint(Path data, String id) {
        return data.resolve(DIRECTORY).resolve(id);
    }

    /** Empty when another one has not ended. */
    synchronized Optional<Begun> begin() {
        removeAbandoned();
        if (open.isPresent()) {
            return Optional.empty();
        }
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        sweeper.hold(HELD);
        try {
            Begun begun = make(HexFormat.of().formatHex(id));
            sweeper.holdOn(HELD);
            open = Optional.of(begun);
            return open;
        } catch (RuntimeException e) {
            removeCopies();
            sweeper.letGo();
            throw e;
        }
    }

    private Begun make(String id) {
        try {
            disk.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Begun(id, metadata.checkpoint(directory.resolve(id)));
    }

    /** False when a blob may have been deleted since it began. */
    synchronized boolean goOn(String id) {
        return isOpen(id) && sweeper.holdOn(HELD);
    }

    /** False when there is none of this id any more. */
    synchronized boolean end(String id) {
        if (!isOpen(id)) {
            return false;
        }
        sweeper.letGo();
        open = Optional.empty();
        removeCopies();
        return true;
    }

    private boolean isOpen(String id) {
        return open.filter(begun -> begun.id().equals(id)).isPresent();
    }

    /** Removes the copy that nobody asked for in time: it keeps the space of what was deleted since. */
    public synchronized void removeAbandoned() {
        if (open.isPresent() && !sweeper.isHeld()) {
            open = Optional.empty();
            removeCopies();
        }
    }

    private void removeCopies() {
        try {
            disk.deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + directory, e);
        }
    }

    @Override
    public synchronized void close() {
        open = Optional.empty();
        removeCopies();
    }
}
