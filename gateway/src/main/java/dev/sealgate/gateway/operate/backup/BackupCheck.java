package dev.sealgate.gateway.operate.backup;

import dev.sealgate.gateway.operate.backup.BackupManifest.Entry;
import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.record.audit.file.TrailReport;
import dev.sealgate.gateway.record.audit.file.Verification;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.metadata.StoredMetadata;
import dev.sealgate.storage.object.NamedBlobs;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Holds a backup against its manifest, and what its metadata names against what is there. Changes nothing. Used by one thread. */
public final class BackupCheck {
    private static final int SHOWN = 20;

    /**
     * What was found.
     *
     * @param sequence the newest change that is in it
     * @param faults how many there are
     * @param shown the first of them
     * @param opened whether it was looked at with the root key, too
     */
    public record Report(
            Path snapshot,
            String taken,
            long sequence,
            int files,
            long bytes,
            long faults,
            List<String> shown,
            boolean opened) {
        public Report {
            shown = List.copyOf(shown);
        }

        public boolean sound() {
            return faults == 0;
        }
    }

    private final Path snapshot;
    private final BackupWatcher watcher;
    private final BackupDisk disk = new BackupDisk(() -> {});
    private final List<String> shown = new ArrayList<>();
    private final Set<String> absent = new HashSet<>();
    private long faults;

    private BackupCheck(Path snapshot, BackupWatcher watcher) {
        this.snapshot = snapshot;
        this.watcher = watcher;
    }

    /**
     * Reads every byte of a backup.
     *
     * @param rootKey shows more: that it is the right one, the lengths of blobs, and that the audit trail is sound
     * @throws BackupException when there is no backup, or its manifest cannot be read
     */
    public static Report of(Path snapshot, Optional<RootKey> rootKey, BackupWatcher watcher) throws IOException {
        return new BackupCheck(snapshot, watcher).run(rootKey);
    }

    private Report run(Optional<RootKey> rootKey) throws IOException {
        BackupManifest manifest = BackupManifest.read(snapshot);
        watcher.begins(manifest.totalBytes());
        for (Entry entry : manifest.files()) {
            flaw(disk, snapshot, entry, watcher).ifPresent(flaw -> {
                fault(flaw);
                absent.add(entry.path());
            });
        }
        for (String path : manifest.missing()) {
            fault(path + " was missing in the data directory when the backup was taken");
            absent.add(path);
        }
        boolean metadataWhole = absent.stream().noneMatch(path -> path.startsWith("metadata/"));
        if (metadataWhole) {
            openMetadata(manifest, rootKey);
        }
        return new Report(
                snapshot,
                manifest.taken(),
                manifest.sequence(),
                manifest.files().size(),
                manifest.totalBytes(),
                faults,
                shown,
                metadataWhole && rootKey.isPresent());
    }

    /** What is wrong with a file of a backup. */
    static Optional<String> flaw(BackupDisk disk, Path snapshot, Entry entry, BackupWatcher watcher)
            throws IOException {
        Path file = snapshot.resolve(entry.path());
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return Optional.of(entry.path() + " is missing");
            }
            if (Files.size(file) != entry.sizeBytes()) {
                return Optional.of(
                        entry.path() + " has " + Files.size(file) + " bytes (expected: " + entry.sizeBytes() + ")");
            }
            return disk.digest(file, entry.sizeBytes(), watcher::done).equals(entry.sha256())
                    ? Optional.empty()
                    : Optional.of(entry.path() + " was altered: its SHA-256 is another one");
        } catch (NoSuchFileException e) {
            return Optional.of(entry.path() + " is missing");
        }
    }

    private void openMetadata(BackupManifest manifest, Optional<RootKey> rootKey) throws IOException {
        Map<String, Entry> files = manifest.byPath();
        try {
            Optional<StoredMetadata> stored = StoredMetadata.open(snapshot.resolve("metadata"));
            if (stored.isEmpty()) {
                fault("there are no metadata");
                return;
            }
            try (StoredMetadata metadata = stored.get()) {
                open(metadata, manifest, files, rootKey);
            }
        } catch (StorageException e) {
            fault("metadata do not open: " + e.getMessage());
        }
    }

    private void open(
            StoredMetadata metadata, BackupManifest manifest, Map<String, Entry> files, Optional<RootKey> rootKey)
            throws IOException {
        long sequence = metadata.newestChange().orElseThrow();
        if (sequence != manifest.sequence()) {
            fault("metadata end at change " + sequence + " (expected: " + manifest.sequence() + ")");
        }
        NamedBlobs.forEach(metadata, id -> requireNamed(FileBlobStore.pathOf(id), files));
        if (rootKey.isPresent()) {
            open(metadata, files, rootKey.get());
        }
    }

    private void requireNamed(String path, Map<String, Entry> files) {
        if (!files.containsKey(path) && !absent.contains(path)) {
            fault(path + " is named by the metadata, but is not part of the backup");
        }
    }

    private void open(StoredMetadata metadata, Map<String, Entry> files, RootKey key) throws IOException {
        if (!new RootKeyChecks(metadata).isCurrent(key)) {
            fault("the root key that was given is not the one that this backup was made under");
            return;
        }
        Database database = new Database(metadata, new RecordSeal(key));
        NamedBlobs.forEach(metadata, database, (id, sealedBytes) -> {
            Entry entry = files.get(FileBlobStore.pathOf(id));
            if (entry != null && entry.sizeBytes() != sealedBytes) {
                fault(entry.path() + " has " + entry.sizeBytes() + " bytes (expected by the metadata: " + sealedBytes
                        + ")");
            }
        });
        checkTrail(new TrailMarkTable(database), key);
    }

    /** The metadata and the trail vouch for each other. */
    private void checkTrail(TrailMarkTable marks, RootKey key) throws IOException {
        Path trail = snapshot.resolve("audit");
        if (Files.isDirectory(trail)) {
            TrailReport report = Verification.of(trail, TrailKey.of(key).publicKey(), marks);
            report.flaw().ifPresent(flaw -> fault("the audit trail is not sound: " + flaw));
        } else if (marks.read().isPresent()) {
            fault("the audit trail is missing, which the metadata know");
        }
    }

    private void fault(String what) {
        faults++;
        if (shown.size() < SHOWN) {
            shown.add(what);
        }
    }
}
