package dev.sealgate.gateway.operate.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.operate.backup.Backup.Source;
import dev.sealgate.gateway.operate.backup.Backup.Taken;
import dev.sealgate.gateway.operate.backup.BackupCheck.Report;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.RootKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    private static final int LARGE = 200_000;
    private static final int SMALL = 3_000;

    /** What a test throws in place of a crash. */
    private static final class Stopped extends RuntimeException {}

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private BackupWorld world;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path backups;

    @BeforeEach
    void open() {
        backups = directory.resolve("backups");
        world = new BackupWorld(directory.resolve("data"));
        world.put("large", LARGE);
        world.put("small", SMALL);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static Report check(Path snapshot) throws IOException {
        return BackupCheck.of(snapshot, Optional.of(BackupWorld.ROOT_KEY), BackupWatcher.NOBODY);
    }

    private static void assertSound(Path snapshot) throws IOException {
        Report report = check(snapshot);
        assertTrue(report.sound(), () -> report.shown().toString());
        assertTrue(report.opened());
    }

    private Path restore(Path snapshot, String name) throws IOException {
        Path target = directory.resolve(name);
        Restoration.restore(snapshot, target, BackupWorld.NOW, BackupWatcher.NOBODY);
        return target;
    }

    private static void assertReads(BackupWorld restored, String key, int sizeBytes) {
        assertArrayEquals(BackupWorld.bytes(key, sizeBytes), restored.get(key).orElseThrow());
    }

    private static List<Path> files(Path top) throws IOException {
        try (Stream<Path> walk = Files.walk(top)) {
            return walk.filter(Files::isRegularFile).sorted().toList();
        }
    }

    @Test
    void backup_isOfTheMomentItBegan_andReadsBackWhenRestored() throws IOException {
        Source source = world.hold();
        world.put("later", LARGE);
        world.delete("large");
        world.now.updateAndGet(time -> time.plusSeconds(60));
        world.sweeper.sweepOnce();
        Taken taken = Backup.take(source, backups, world.now.get(), BackupWatcher.NOBODY);
        world.end(source);
        assertEquals(List.of(), taken.missing());
        assertSound(taken.snapshot());
        try (BackupWorld restored = new BackupWorld(restore(taken.snapshot(), "restored"))) {
            assertReads(restored, "large", LARGE);
            assertReads(restored, "small", SMALL);
            assertEquals(Optional.empty(), restored.get("later"));
        }
        assertEquals(Optional.empty(), world.get("large"));
    }

    @Test
    void secondBackup_sharesWhatDidNotChange_andOutlivesTheFirst() throws IOException {
        Path first = world.backUp(backups).snapshot();
        world.put("later", LARGE);
        Taken taken = world.backUp(backups);
        Path second = taken.snapshot();
        assertTrue(Files.isSameFile(first.resolve(world.blobOf("large")), second.resolve(world.blobOf("large"))));
        assertFalse(Files.exists(first.resolve(world.blobOf("later"))));
        assertTrue(taken.newBytes() < taken.bytes() - LARGE, () -> taken.toString());
        new BackupDisk(() -> {}).deleteTree(first);
        assertSound(second);
    }

    @Test
    void blobThatTheBackupBeforeLost_isCopiedAnew() throws IOException {
        Path first = world.backUp(backups).snapshot();
        Files.delete(first.resolve(world.blobOf("large")));
        assertFalse(check(first).sound());
        assertSound(world.backUp(backups).snapshot());
    }

    @Test
    void garbage_isNotPartOfABackup() throws IOException {
        String blob = world.blobOf("large");
        world.delete("large");
        Path snapshot = world.backUp(backups).snapshot();
        assertTrue(Files.exists(world.data.resolve(blob)), "the sweeper came too early for this test");
        assertFalse(Files.exists(snapshot.resolve(blob)));
        assertSound(snapshot);
    }

    @Test
    void missingBlob_isNamed_andTheRestIsThere() throws IOException {
        String blob = world.blobOf("large");
        Files.delete(world.data.resolve(blob));
        Taken taken = world.backUp(backups);
        assertEquals(List.of(blob), taken.missing());
        Report report = check(taken.snapshot());
        assertEquals(List.of(blob + " was missing in the data directory when the backup was taken"), report.shown());
        try (BackupWorld restored = new BackupWorld(restore(taken.snapshot(), "restored"))) {
            assertReads(restored, "small", SMALL);
        }
    }

    @Test
    void stoppedGateway_isBackedUp_underItsLock() throws IOException {
        Path data = restore(world.backUp(backups).snapshot(), "stopped");
        Taken taken = Backup.takeStopped(data, backups, BackupWorld.NOW, BackupWatcher.NOBODY);
        assertSound(taken.snapshot());
        assertFalse(Files.exists(data.resolve("backup")));
        assertThrows(
                StorageException.Unavailable.class,
                () -> Backup.takeStopped(world.data, backups, BackupWorld.NOW, BackupWatcher.NOBODY));
    }

    @Test
    void backup_thatEndsAfterItsHold_isNone() throws IOException {
        Source source = world.hold();
        String id = String.valueOf(source.checkpoint().getFileName());
        assertTrue(world.backups.goOn(id));
        assertEquals(Optional.empty(), world.backups.begin(), "one at a time");
        world.now.updateAndGet(time -> time.plus(Backups.HELD));
        assertFalse(world.backups.goOn(id));
        world.backups.removeAbandoned();
        assertFalse(Files.exists(source.checkpoint()));
        assertFalse(world.backups.end(id));
        world.end(world.hold());
    }

    @Test
    void backup_withinTheDataDirectory_isRefused() {
        assertThrows(BackupException.class, () -> world.backUp(world.data.resolve("backups")));
    }

    /** Broken off before each of its steps; the next one goes on with what is there. */
    @Test
    void brokenOffBackup_isNeverTakenForOne() throws IOException {
        Path first = world.backUp(backups).snapshot();
        world.put("later", LARGE);
        Source source = world.hold();
        Optional<Path> complete = Optional.empty();
        int step = 0;
        while (complete.isEmpty()) {
            int last = step++;
            int[] taken = {0};
            BackupDisk disk = new BackupDisk(() -> {
                if (taken[0]++ == last) {
                    throw new Stopped();
                }
            });
            try {
                complete = Optional.of(new Backup(disk, source, backups, BackupWatcher.NOBODY)
                        .run(BackupWorld.NOW.plus(Duration.ofSeconds(step)))
                        .snapshot());
            } catch (Stopped e) {
                Path newest = Snapshots.find(backups);
                if (!newest.equals(first)) { // only its name was left to be made durable
                    complete = Optional.of(newest);
                }
            }
        }
        world.end(source);
        assertTrue(step > 30, "steps: " + step);
        assertSound(complete.get());
        assertEquals(List.of(), Snapshots.drafts(backups));
        try (BackupWorld restored = new BackupWorld(restore(complete.get(), "restored"))) {
            assertReads(restored, "later", LARGE);
        }
    }

    @Test
    void brokenOffRestoration_leavesNoDataDirectory_andIsDoneAnew() throws IOException {
        Path snapshot = world.backUp(backups).snapshot();
        Path target = directory.resolve("restored");
        int step = 0;
        boolean complete = false;
        while (!complete) {
            int last = step++;
            int[] taken = {0};
            BackupDisk disk = new BackupDisk(() -> {
                if (taken[0]++ == last) {
                    throw new Stopped();
                }
            });
            try {
                new Restoration(disk, BackupWatcher.NOBODY).run(snapshot, target, BackupWorld.NOW);
                complete = true;
            } catch (Stopped e) {
                complete = Files.exists(target); // only its name was left to be made durable
            }
        }
        assertTrue(step > 20, "steps: " + step);
        assertFalse(Files.exists(directory.resolve("restored.restoring")));
        assertEquals(
                Optional.of(snapshot.getFileName().toString()),
                Restored.read(target).map(Restored::snapshot));
        try (BackupWorld restored = new BackupWorld(target)) {
            assertReads(restored, "large", LARGE);
        }
    }

    @Test
    void restoration_isRefusedWhereSomethingIs_andOfWhatWasAltered() throws IOException {
        Path snapshot = world.backUp(backups).snapshot();
        Path used = Files.createDirectories(directory.resolve("used"));
        Files.writeString(used.resolve("file"), "");
        assertThrows(BackupException.class, () -> restore(snapshot, "used"));
        Path foreign = Files.createDirectories(directory.resolve("new.restoring"));
        Files.writeString(foreign.resolve("file"), "");
        assertThrows(BackupException.class, () -> restore(snapshot, "new"));
        Files.createDirectories(directory.resolve("empty"));
        for (Path file : files(snapshot)) {
            byte[] bytes = Files.readAllBytes(file);
            boolean manifest = file.endsWith(BackupManifest.FILE_NAME);
            if (bytes.length > 0 && !manifest) {
                // Its own file, not the one that is shared with the data directory.
                Files.delete(file);
                byte[] altered = bytes.clone();
                altered[altered.length / 2] ^= 1;
                Files.write(file, altered);
                assertEquals(
                        1,
                        check(snapshot).shown().stream()
                                .filter(line -> line.contains("SHA-256"))
                                .count());
                assertThrows(BackupException.class, () -> restore(snapshot, "empty"));
                Files.write(file, bytes);
            }
        }
        assertFalse(Files.exists(directory.resolve("empty.restoring")));
        restore(snapshot, "empty");
    }

    @Test
    void otherRootKey_isNoticed() throws IOException {
        Path snapshot = world.backUp(backups).snapshot();
        byte[] other = new byte[32];
        other[0] = 1;
        Report report =
                BackupCheck.of(snapshot, Optional.of(new RootKey(SecretBytes.owning(other))), BackupWatcher.NOBODY);
        assertEquals(
                List.of("the root key that was given is not the one that this backup was made under"), report.shown());
        assertTrue(
                BackupCheck.of(snapshot, Optional.empty(), BackupWatcher.NOBODY).sound());
    }

    @Test
    void manifest_thatLeadsElsewhere_isRefused() throws IOException {
        Path snapshot = world.backUp(backups).snapshot();
        Path manifest = snapshot.resolve(BackupManifest.FILE_NAME);
        String json = Files.readString(manifest);
        for (String path : List.of("../../root.key", "metadata/../x", "/etc/passwd", "metadata/a/b", "root.key")) {
            Files.writeString(manifest, json.replace("metadata/CURRENT", path));
            assertThrows(BackupException.class, () -> BackupManifest.read(snapshot), path);
        }
        Files.writeString(manifest, json.substring(0, json.length() / 2));
        assertThrows(BackupException.class, () -> BackupManifest.read(snapshot));
        Files.writeString(manifest, json.replace("\"format\":1", "\"format\":2"));
        assertThrows(BackupException.class, () -> BackupManifest.read(snapshot));
        Files.delete(manifest);
        assertThrows(BackupException.class, () -> Snapshots.find(backups));
    }
}
