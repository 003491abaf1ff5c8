package dev.sealgate.storage.blob;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobStore.BlobWriter;
import dev.sealgate.storage.metadata.Durability;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest extends ListedBlobStoreContract {
    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private FileBlobStore store;

    @BeforeEach
    void open() {
        store = new FileBlobStore(directory, Durability.STRICT);
    }

    @Override
    protected ListedBlobStore store() {
        return store;
    }

    @Test
    void everyFileAndDirectory_isItsOwnersOnly() throws IOException {
        store(new byte[10], 10);
        try (BlobWriter unfinished = store.create(fresh())) {
            unfinished.write(new byte[1], 0, 1);
            Set<String> files = new HashSet<>();
            Set<String> directories = new HashSet<>();
            for (Path path : paths()) {
                String permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                (Files.isDirectory(path) ? directories : files).add(permissions);
            }
            assertEquals(Set.of("rw-------"), files);
            assertEquals(Set.of("rwx------"), directories);
        }
    }

    @Test
    void reopening_leavesAllAsItIs_untilToldWhatIsAbandoned() throws IOException {
        byte[] kept = {1, 2, 3};
        BlobId id = store(kept, 3);
        store.create(fresh()).write(new byte[10], 0, 10);
        assertEquals(2, files().size());

        Files.createFile(directory.resolve("tmp/notes"));
        store = new FileBlobStore(directory, Durability.STRICT);
        assertEquals(3, files().size());
        assertEquals(1, store.deleteUnfinished(_ -> true));
        assertEquals(2, files().size(), "what is no blob is left alone");
        assertArrayEquals(kept, read(id, 3));
    }

    @Test
    void closingUnfinishedBlobs_leavesNoFile() throws IOException {
        try (BlobWriter writer = store.create(fresh());
                BlobWriter unwritten = store.create(fresh())) {
            writer.write(new byte[10], 0, 10);
            assertEquals(1, files().size(), "a blob without bytes has no file yet: " + unwritten.id());
        }
        assertEquals(List.of(), files());
    }

    @Test
    void forEach_ignoresFilesThatAreNoBlobs() throws IOException {
        BlobId id = store(new byte[1], 1);
        Files.createFile(directory.resolve("blobs/notes"));
        Files.createFile(directory
                .resolve("blobs")
                .resolve(id.toString().substring(0, 2))
                .resolve("lost"));
        Set<BlobId> visited = new HashSet<>();
        store.forEach(visited::add);
        assertEquals(Set.of(id), visited);
    }

    @Test
    void quarantinedFile_isABlobAgain_onceItIsMovedBack() throws IOException {
        byte[] written = {1, 2, 3};
        BlobId id = store(written, 3);
        LocalDate day = LocalDate.of(2026, 1, 31);
        store.quarantine(id, day);
        Path aside = directory.resolve("blobs/quarantine/2026-01-31/" + id);
        assertEquals(aside.resolveSibling("").toString(), store.quarantineOf(day));
        Files.move(aside, Path.of(store.location(id)));
        assertArrayEquals(written, read(id, written.length));
    }

    @Test
    void quarantine_isKept_whereThatWasAskedFor_andWhateverAnOperatorNamedIsHis() throws IOException {
        LocalDate day = LocalDate.of(2026, 1, 31);
        BlobId id = store(new byte[1], 1);
        FileBlobStore.keepQuarantined(directory, "because\n");
        FileBlobStore.keepQuarantined(directory, "once more\n");
        store.quarantine(id, day);
        Path quarantine = directory.resolve("blobs/quarantine");
        Files.createDirectory(quarantine.resolve("mine"));
        assertEquals(0, store.deleteQuarantined(LocalDate.MAX));
        assertTrue(Files.exists(quarantine.resolve("2026-01-31/" + id)));

        assertEquals("once more\n", Files.readString(quarantine.resolve("KEEP")));
        Files.delete(quarantine.resolve("KEEP"));
        assertEquals(1, store.deleteQuarantined(LocalDate.MAX));
        assertEquals(List.of(quarantine, quarantine.resolve("mine")), below(quarantine));
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.sorted().toList();
        }
    }

    @Test
    void relaxedStore_readsBackWhatItFinished() {
        store = new FileBlobStore(directory, Durability.RELAXED);
        byte[] written = {4, 5};
        assertArrayEquals(written, read(store(written, 1), written.length));
    }

    @Test
    void largeBlob_thatIsSyncedWhileItGrows_readsBackByteForByte() {
        byte[] written = new byte[20_000_003];
        new Random(1).nextBytes(written);
        assertArrayEquals(written, read(store(written, 262_144), written.length));
    }

    @Test
    void failedEarlySync_failsTheBlob() throws IOException {
        EarlySync sync = new EarlySync(new Disk(directory, Durability.STRICT, () -> {}));
        FileChannel file =
                FileChannel.open(directory.resolve("file"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        file.close();
        sync.written(file, 100_000_000);
        assertThrows(IOException.class, sync::await);
    }

    /** A failure before any step of finishing leaves no finished blob once the writer is closed. */
    @Test
    void finish_failingAtAnyStep_leavesNoBlob() throws IOException {
        int steps = stepsOfOneBlob();
        assertTrue(steps >= 5, "create, sync, directory, rename, sync: " + steps);
        for (int failing = 1; failing < steps; failing++) {
            AtomicInteger countdown = new AtomicInteger(Integer.MAX_VALUE);
            // A directory of its own: how many steps there are depends on which directories are there already.
            Path fresh = directory.resolve("failing" + failing);
            store = new FileBlobStore(fresh, Durability.STRICT, () -> {
                if (countdown.decrementAndGet() == 0) {
                    throw new StoppedWorld();
                }
            });
            countdown.set(failing);
            assertThrows(StoppedWorld.class, () -> store(new byte[10], 10));
            assertEquals(List.of(), files(), "failing step " + failing);
        }
    }

    /** The number of steps up to the end of finish, from nothing. */
    private int stepsOfOneBlob() throws IOException {
        AtomicInteger steps = new AtomicInteger();
        store = new FileBlobStore(directory.resolve("counting"), Durability.STRICT, steps::incrementAndGet);
        steps.set(0);
        store.delete(List.of(store(new byte[10], 10)));
        return steps.get();
    }

    @Test
    void failureForWantOfSpace_isFull_andAnyOtherIsUnavailable() {
        Disk disk = new Disk(directory, Durability.STRICT, () -> {});
        BlobId id = new BlobId(Bytes.owning(new byte[BlobId.SIZE_BYTES]));
        IOException cause = new FileSystemException("anything");
        assertInstanceOf(StorageException.Full.class, disk.failure("write", id, Long.MAX_VALUE / 2, cause));
        assertInstanceOf(StorageException.Unavailable.class, disk.failure("write", id, 1, cause));
        assertInstanceOf(StorageException.Unavailable.class, disk.failure("read", id, 0, cause));
    }

    private List<Path> files() throws IOException {
        return paths().stream().filter(Files::isRegularFile).toList();
    }

    private List<Path> paths() throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(path -> !path.equals(directory)).toList();
        }
    }

    private static final class StoppedWorld extends RuntimeException {}
}
