package dev.sealgate.gateway.operate.backup;

import dev.sealgate.gateway.operate.backup.BackupManifest.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * Makes a data directory of a backup, by copying. Until everything is there, checked and durable, it has another name, so that what
 * was broken off is taken for nothing. Used by one thread.
 */
public final class Restoration {
    private static final String UNFINISHED = ".restoring";

    /** Says that what lies in a directory is ours to delete. */
    private static final String OURS = "restoration-unfinished";

    private final BackupDisk disk;
    private final BackupWatcher watcher;

    Restoration(BackupDisk disk, BackupWatcher watcher) {
        this.disk = disk;
        this.watcher = watcher;
    }

    /**
     * Restores a backup.
     *
     * @param data is not there yet, or an empty directory
     * @throws BackupException when it is neither, or the backup is not as it was written; nothing is left then
     */
    public static Restored restore(Path snapshot, Path data, Instant now, BackupWatcher watcher) throws IOException {
        return new Restoration(new BackupDisk(() -> {}), watcher).run(snapshot, data, now);
    }

    /** Whether something may be restored there. */
    public static boolean isFree(Path data) throws IOException {
        if (!Files.exists(data, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        if (!Files.isDirectory(data, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (Stream<Path> entries = Files.list(data)) {
            return entries.findAny().isEmpty();
        }
    }

    Restored run(Path snapshot, Path data, Instant now) throws IOException {
        if (!isFree(data)) {
            throw new BackupException(data + " is not empty (expected: a new or an empty directory)");
        }
        BackupManifest manifest = BackupManifest.read(snapshot);
        Path target = data.toAbsolutePath().normalize();
        Path draft = target.resolveSibling(target.getFileName() + UNFINISHED);
        begin(draft);
        watcher.begins(manifest.totalBytes());
        for (Entry entry : manifest.files()) {
            copy(snapshot, entry, draft);
        }
        Restored restored = new Restored(
                now.toString(),
                String.valueOf(snapshot.toRealPath().getFileName()),
                manifest.taken(),
                manifest.sequence(),
                manifest.missing().size());
        disk.write(draft.resolve(Restored.FILE_NAME), restored.toJson());
        disk.delete(draft.resolve(OURS));
        disk.syncDirectories(draft);
        disk.rename(draft, target);
        disk.syncDirectory(target.resolveSibling(""));
        return restored;
    }

    private void begin(Path draft) throws IOException {
        if (Files.exists(draft, LinkOption.NOFOLLOW_LINKS)) {
            boolean ours = Files.exists(draft.resolve(OURS)) || isFree(draft) || isComplete(draft);
            if (!ours) {
                throw new BackupException(draft + " is in the way (expected: nothing, or what a restoration that was"
                        + " broken off left)");
            }
            disk.deleteTree(draft);
        }
        disk.createDirectories(draft);
        disk.write(draft.resolve(OURS), new byte[0]);
    }

    /** Everything was there, but it had not got its name yet. */
    private static boolean isComplete(Path draft) {
        return Files.exists(draft.resolve(Restored.FILE_NAME)) && !Files.exists(draft.resolve("root.key"));
    }

    private void copy(Path snapshot, Entry entry, Path draft) throws IOException {
        Path source = snapshot.resolve(entry.path());
        Path target = draft.resolve(entry.path());
        disk.createDirectories(target.resolveSibling(""));
        String digest;
        try {
            if (!Files.isRegularFile(source, LinkOption.NOFOLLOW_LINKS) || Files.size(source) != entry.sizeBytes()) {
                throw unsound(draft, entry, "missing, or of another length");
            }
            digest = disk.copy(source, entry.sizeBytes(), target, watcher::done);
        } catch (NoSuchFileException e) {
            throw unsound(draft, entry, "missing");
        }
        if (!digest.equals(entry.sha256())) {
            throw unsound(draft, entry, "altered");
        }
    }

    private BackupException unsound(Path draft, Entry entry, String what) throws IOException {
        disk.deleteTree(draft);
        return new BackupException("the backup's " + entry.path() + " is " + what
                + ", so nothing was restored; take another backup (sealgate backup verify names all that is wrong)");
    }
}
