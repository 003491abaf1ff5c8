package dev.sealgate.storage.metadata;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.LogScan.End;
import dev.sealgate.storage.metadata.LogState.Place;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the database's files before RocksDB does, because RocksDB goes on without what it cannot read at the end of a file,
 * begins a new database where one file is missing, and deletes what it then does not know.
 */
final class DirectoryCheck {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryCheck.class);
    private static final Pattern DATA = Pattern.compile("[0-9]+\\.(sst|blob)");

    private DirectoryCheck() {}

    /**
     * Cuts unfinished records off the log; they were never acknowledged.
     *
     * @return how far acknowledged commits went, where that is known
     * @throws StorageException.Corrupt when something is damaged or missing
     */
    static Optional<CommitMark.State> prepare(Path directory) {
        requireSound(directory);
        Optional<CommitMark.State> mark = advising(directory, () -> CommitMark.read(directory));
        LogState log = LogState.of(directory);
        log.damage().ifPresent(damage -> {
            throw new StorageException.Corrupt(damage.place().file() + " is damaged at byte "
                    + damage.place().offset() + " of " + damage.place().sizeBytes() + ": " + damage.what() + ". "
                    + whatToDo(directory));
        });
        mark.filter(CommitMark.State::synced).ifPresent(marked -> requireReached(directory, log, marked));
        log.torn().forEach(DirectoryCheck::cut);
        return mark;
    }

    /**
     * Before RocksDB opens the database, which then goes on behind the file of the log that is too short, and would delete that
     * file once it is brought back.
     */
    private static void requireReached(Path directory, LogState log, CommitMark.State marked) {
        if (log.lastSequence().orElse(-1) >= marked.sequence()) {
            return;
        }
        long sequence =
                advising(directory, () -> RocksProbe.readUpToDamage(directory)).lastSequence();
        if (sequence < marked.sequence()) {
            throw missing(directory, sequence, marked);
        }
    }

    static StorageException.Corrupt missing(Path directory, long sequence, CommitMark.State marked) {
        return new StorageException.Corrupt(directory + ": changes " + (sequence + 1) + " to " + marked.sequence()
                + " are missing, although they were acknowledged: the end of the database's log was cut off, or a file of it"
                + " is gone. " + whatToDo(directory));
    }

    /** What {@code step} refuses, and what the operator can do about it. */
    static <T> T advising(Path directory, Supplier<T> step) {
        try {
            return step.get();
        } catch (StorageException.Corrupt e) {
            throw new StorageException.Corrupt(e.getMessage() + ". " + whatToDo(directory), e);
        }
    }

    /** What the operator can do about changes that are gone from the log. */
    static String whatToDo(Path directory) {
        Path parent = directory.getParent();
        return "Acknowledged changes may be missing, so the gateway does not start: bring back a copy of the directory,"
                + " or see what is lost with: sealgate recover --data " + (parent == null ? "." : parent);
    }

    /** @throws StorageException.Corrupt when the tables' files are not those that were there; none of this can be mended */
    static void requireSound(Path directory) {
        Optional<Manifest> current = Manifest.current(directory);
        if (current.isEmpty()) {
            requireNew(directory);
            return;
        }
        Path manifest = Manifest.file(directory, current.get().number());
        newest(directory).filter(current.get()::isBefore).ifPresent(marked -> {
            throw new StorageException.Corrupt(manifest + " has "
                    + current.get().sizeBytes() + " bytes (expected: "
                    + (current.get().number() < marked.number() ? "a newer file" : "at least " + marked.sizeBytes())
                    + "): the list of the tables' files is not the newest one. Bring back a copy of the directory");
        });
        try (LogReader reader = new LogReader(manifest)) {
            LogScan scan = reader.scan(0, _ -> {});
            if (scan.end() == End.DAMAGED) {
                throw new StorageException.Corrupt(manifest + " is damaged at byte " + scan.soundBytes()
                        + ": the list of the tables' files cannot be read. Bring back a copy of the directory");
            }
        } catch (IOException e) {
            throw new StorageException.Unavailable("read " + manifest, e);
        }
    }

    private static Optional<Manifest> newest(Path directory) {
        try {
            return CommitMark.read(directory).map(CommitMark.State::manifest);
        } catch (StorageException.Corrupt e) {
            return Optional.empty(); // reported where the mark itself is asked for
        }
    }

    /** RocksDB would begin a new database over what is there. */
    private static void requireNew(Path directory) {
        boolean used = Files.exists(directory.resolve(CommitMark.FILE_NAME))
                || exists(
                        directory,
                        file -> DATA.matcher(String.valueOf(file.getFileName())).matches())
                || LogState.files(directory).stream().anyMatch(file -> sizeBytes(file) > 0);
        if (used) {
            throw new StorageException.Corrupt(directory.resolve(Manifest.CURRENT)
                    + " is missing, although there is a database: it names the newest MANIFEST. Bring back a copy of the"
                    + " directory");
        }
    }

    private static boolean exists(Path directory, Predicate<Path> predicate) {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, predicate::test)) {
            return found.iterator().hasNext();
        } catch (IOException e) {
            throw new StorageException.Unavailable("list " + directory, e);
        }
    }

    private static long sizeBytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new StorageException.Unavailable("read " + file, e);
        }
    }

    private static void cut(Place torn) {
        LOG.warn(
                "{}: the last record was never finished, and nobody was promised it: {} bytes from byte {} on are cut off",
                torn.file(),
                torn.bytes(),
                torn.offset());
        truncate(torn);
    }

    static void truncate(Place place) {
        try (FileChannel channel = FileChannel.open(place.file(), StandardOpenOption.WRITE)) {
            channel.truncate(place.offset());
            channel.force(true);
        } catch (IOException e) {
            throw new StorageException.Unavailable("cut " + place.file(), e);
        }
    }
}
