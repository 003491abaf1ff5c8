package dev.sealgate.storage.metadata;

import dev.sealgate.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far acknowledged commits go, kept apart from the log that holds them: a log that ends earlier has lost some.
 *
 * <p>Written after each write of the database and before it is acknowledged, but synced only when the store is opened and
 * closed: it never promises what is not on the disk, survives a killed process, and may lag behind after a power failure. Two
 * slots in sectors of their own are written in turn, so that one is always whole. Used by one thread at a time.
 */
final class CommitMark implements AutoCloseable {
    static final String FILE_NAME = "sealgate.mark";
    private static final Logger LOG = LoggerFactory.getLogger(CommitMark.class);
    private static final long MAGIC = 0x5347_4d41_524b_0001L; // "SGMARK", version 1
    private static final int SLOT_BYTES = 512;
    private static final int USED_BYTES = 45;

    /** RocksDB seldom begins another manifest; until that is seen, its old one is marked, which promises less. */
    private static final int LOOK_FOR_MANIFEST_EVERY = 64;

    private static final int CHECKED_BYTES = USED_BYTES - Integer.BYTES;

    /**
     * One state of the database.
     *
     * @param sequence the newest change
     * @param manifest number and size of the file that lists the tables' files
     * @param synced whether writes were synced before they were acknowledged
     */
    record State(long sequence, Manifest manifest, boolean synced) {}

    private record Slot(long turn, State state) {}

    private final FileChannel channel;
    private final Path directory;
    private final boolean synced;
    private Manifest manifest;
    private long turn = 1;
    private boolean failing;

    private CommitMark(FileChannel channel, Path directory, State state) {
        this.channel = channel;
        this.directory = directory;
        synced = state.synced();
        manifest = state.manifest();
    }

    /**
     * What was marked last; empty where no version that marks was here.
     *
     * @throws StorageException.Corrupt when no slot is whole
     */
    static Optional<State> read(Path directory) {
        try {
            byte[] bytes = Files.readAllBytes(directory.resolve(FILE_NAME));
            return Optional.of(newest(bytes)
                    .orElseThrow(() -> new StorageException.Corrupt(
                            directory.resolve(FILE_NAME) + " is damaged: what was acknowledged last cannot be told"))
                    .state());
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StorageException.Unavailable("read the mark of the newest commit", e);
        }
    }

    private static Optional<Slot> newest(byte[] bytes) {
        Optional<Slot> newest = Optional.empty();
        for (int at = 0; at < 2 * SLOT_BYTES; at += SLOT_BYTES) {
            Optional<Slot> slot = slot(bytes, at);
            if (slot.isPresent()
                    && newest.filter(known -> known.turn() > slot.get().turn()).isEmpty()) {
                newest = slot;
            }
        }
        return newest;
    }

    private static Optional<Slot> slot(byte[] bytes, int at) {
        if (bytes.length < at + USED_BYTES) {
            return Optional.empty();
        }
        ByteBuffer slot = ByteBuffer.wrap(bytes, at, USED_BYTES).slice();
        if (slot.getInt(CHECKED_BYTES) != checksum(Arrays.copyOfRange(bytes, at, at + CHECKED_BYTES))
                || slot.getLong() != MAGIC) {
            return Optional.empty();
        }
        long turn = slot.getLong();
        long sequence = slot.getLong();
        Manifest manifest = new Manifest(slot.getLong(), slot.getLong());
        return Optional.of(new Slot(turn, new State(sequence, manifest, slot.get() == 1)));
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Replaces whatever mark there is. */
    static CommitMark create(Path directory, State state) {
        Path file = directory.resolve(FILE_NAME);
        Path unfinished = directory.resolve(FILE_NAME + ".new");
        try {
            try (FileChannel created = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                write(created, 0, bytesOf(0, state));
                write(created, SLOT_BYTES, bytesOf(1, state));
                created.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
                entries.force(true);
            }
            return new CommitMark(FileChannel.open(file, StandardOpenOption.WRITE), directory, state);
        } catch (IOException e) {
            throw new StorageException.Unavailable("write the mark of the newest commit", e);
        }
    }

    private static byte[] bytesOf(long turn, State state) {
        ByteBuffer slot = ByteBuffer.allocate(USED_BYTES)
                .putLong(MAGIC)
                .putLong(turn)
                .putLong(state.sequence())
                .putLong(state.manifest().number())
                .putLong(state.manifest().sizeBytes())
                .put((byte) (state.synced() ? 1 : 0));
        return slot.putInt(checksum(Arrays.copyOf(slot.array(), CHECKED_BYTES))).array();
    }

    private static void write(FileChannel channel, long at, byte[] bytes) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(bytes);
        while (source.hasRemaining()) {
            channel.write(source, at + source.position());
        }
    }

    /** The commit itself stands whatever happens here: an older mark promises less, and nothing wrong. */
    void advance(long sequence) {
        turn++;
        try {
            manifest = turn % LOOK_FOR_MANIFEST_EVERY == 0 ? current() : manifest.grown(directory);
            write(channel, turn % 2 * SLOT_BYTES, bytesOf(turn, new State(sequence, manifest, synced)));
            failing = false;
        } catch (IOException | StorageException e) {
            if (!failing) {
                LOG.warn("the mark of the newest commit in {} lags behind: it cannot be written", directory, e);
            }
            failing = true;
        }
    }

    private Manifest current() {
        return Manifest.current(directory).orElse(manifest);
    }

    /** Syncs what was marked. */
    @Override
    public void close() {
        try {
            channel.force(true);
            channel.close();
        } catch (IOException e) {
            LOG.warn("the mark of the newest commit in {} cannot be synced", directory, e);
        }
    }
}
