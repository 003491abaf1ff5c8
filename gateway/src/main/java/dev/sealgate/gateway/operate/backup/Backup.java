package dev.sealgate.gateway.operate.backup;

import dev.sealgate.gateway.operate.backup.BackupManifest.Entry;
import dev.sealgate.gateway.record.audit.file.TrailCopy;
import dev.sealgate.storage.blob.FileBlobStore;
import dev.sealgate.storage.metadata.Durability;
import dev.sealgate.storage.metadata.RocksDbMetadataStore;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.metadata.StoredMetadata;
import dev.sealgate.storage.object.NamedBlobs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes one backup: a dated directory that shares with the one before whatever did not change. While it is not complete its name
 * ends in {@code .unfinished}; the next backup goes on with the blobs that are there already. Used by one thread.
 */
public final class Backup {
    private static final String LOCK = "sealgate-backup.lock";

    /**
     * What is backed up.
     *
     * @param data the data directory; nothing deletes blobs there meanwhile
     * @param checkpoint a copy of its metadata that does not change
     * @param sequence of the newest change in it
     */
    public record Source(Path data, Path checkpoint, long sequence) {}

    /**
     * A complete backup.
     *
     * @param newBytes of files that the backup before did not have
     * @param missing blobs that the metadata names and the data directory does not have
     */
    public record Taken(Path snapshot, int files, long bytes, long newBytes, List<String> missing) {}

    /** How a file may be shared. */
    private enum Kind {
        /** What has this name has this content. */
        BLOB,
        /** Does not change any more, but another one may have had its name. */
        SETTLED,
        /** May grow, or is made anew each time. */
        GROWING
    }

    private record Piece(String path, Path source, long sizeBytes, Kind kind) {}

    private final BackupDisk disk;
    private final Source source;
    private final Path directory;
    private final BackupWatcher watcher;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();
    private Optional<Path> before = Optional.empty();
    private Map<String, Entry> filesBefore = Map.of();
    private long newBytes;

    Backup(BackupDisk disk, Source source, Path directory, BackupWatcher watcher) {
        this.disk = disk;
        this.source = source;
        this.directory = directory;
        this.watcher = watcher;
    }

    /**
     * Takes a backup into {@code directory}.
     *
     * @throws BackupException when another one is being taken there, or it is within the data directory
     * @throws IOException when a file cannot be read or written
     */
    public static Taken take(Source source, Path directory, Instant now, BackupWatcher watcher) throws IOException {
        return new Backup(new BackupDisk(() -> {}), source, directory, watcher).run(now);
    }

    /**
     * The same of a data directory whose gateway is stopped; it cannot start meanwhile.
     *
     * @throws BackupException also when its metadata is under two root keys just now
     */
    public static Taken takeStopped(Path data, Path directory, Instant now, BackupWatcher watcher) throws IOException {
        Path copies = data.resolve(Backups.DIRECTORY);
        BackupDisk disk = new BackupDisk(() -> {});
        try (RocksDbMetadataStore metadata = RocksDbMetadataStore.open(data.resolve("metadata"), Durability.STRICT)) {
            if (metadata.lostChanges()) {
                // This opening was the one to notice; as at a start, no blob may go for it.
                FileBlobStore.keepQuarantined(
                        data,
                        "Changes of the metadata were not synced when the machine stopped (durability relaxed)\n");
            }
            if (new RootKeyChecks(metadata).rotating()) {
                throw new BackupException("a rotation of the root key of " + data
                        + " is not finished: run sealgate root-key rotate again first");
            }
            disk.deleteTree(copies);
            disk.createDirectories(copies);
            try {
                Path checkpoint = copies.resolve("stopped");
                return take(new Source(data, checkpoint, metadata.checkpoint(checkpoint)), directory, now, watcher);
            } finally {
                disk.deleteTree(copies);
            }
        }
    }

    Taken run(Instant now) throws IOException {
        disk.createDirectories(directory);
        if (directory.toRealPath().startsWith(source.data().toRealPath())) {
            throw new BackupException(directory + " is within the data directory (expected: a directory elsewhere)");
        }
        try (FileChannel _ = lock()) {
            return locked(now);
        }
    }

    private FileChannel lock() throws IOException {
        FileChannel channel =
                FileChannel.open(directory.resolve(LOCK), Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE));
        if (tryLock(channel) == null) {
            channel.close();
            throw new BackupException(directory + ": another backup is being taken into it");
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // by this very process
        }
    }

    private Taken locked(Instant now) throws IOException {
        String name = Snapshots.freeName(directory, now);
        Path draft = directory.resolve(name + Snapshots.UNFINISHED);
        begin(draft);
        before = Snapshots.newest(directory);
        filesBefore =
                before.map(snapshot -> BackupManifest.read(snapshot).byPath()).orElse(Map.of());
        List<Piece> pieces = new ArrayList<>(blobs());
        pieces.addAll(metadata());
        pieces.addAll(audit());
        watcher.begins(pieces.stream().mapToLong(Piece::sizeBytes).sum());
        for (Piece piece : pieces) {
            place(piece, draft);
        }
        removeOthers(draft);
        disk.syncDirectories(draft);
        watcher.beforeEnd();
        BackupManifest manifest =
                BackupManifest.of(now.toString(), source.sequence(), missing, List.copyOf(entries.values()));
        disk.write(draft.resolve(BackupManifest.FILE_NAME), manifest.toJson());
        disk.syncDirectory(draft);
        disk.rename(draft, directory.resolve(name));
        disk.syncDirectory(directory);
        return new Taken(directory.resolve(name), entries.size(), manifest.totalBytes(), newBytes, missing);
    }

    /** Blobs that a broken off backup has are kept: they have their names when they are whole. */
    private void begin(Path draft) throws IOException {
        List<Path> leftOver = Snapshots.drafts(directory);
        for (Path other : leftOver.subList(Math.min(1, leftOver.size()), leftOver.size())) {
            disk.deleteTree(other);
        }
        if (!leftOver.isEmpty() && !leftOver.getFirst().equals(draft)) {
            disk.rename(leftOver.getFirst(), draft);
        }
        disk.createDirectories(draft);
        disk.delete(draft.resolve(BackupManifest.FILE_NAME));
        disk.deleteTree(draft.resolve("metadata"));
        disk.deleteTree(draft.resolve("audit"));
    }

    private List<Piece> blobs() throws IOException {
        List<Piece> pieces = new ArrayList<>();
        try (StoredMetadata metadata = StoredMetadata.open(source.checkpoint()).orElseThrow()) {
            NamedBlobs.forEach(metadata, id -> addBlob(FileBlobStore.pathOf(id), pieces));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return pieces;
    }

    private void addBlob(String path, List<Piece> pieces) {
        Path file = source.data().resolve(path);
        try {
            pieces.add(new Piece(path, file, Files.size(file), Kind.BLOB));
        } catch (NoSuchFileException e) {
            missing.add(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Piece> metadata() throws IOException {
        List<Piece> pieces = new ArrayList<>();
        try (Stream<Path> files = Files.list(source.checkpoint())) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                boolean settled = name.endsWith(".sst") || name.endsWith(".blob");
                if (!name.equals("LOCK") && !name.endsWith(".lock") && !name.startsWith("LOG")) {
                    pieces.add(new Piece(
                            "metadata/" + name, file, Files.size(file), settled ? Kind.SETTLED : Kind.GROWING));
                }
            }
        }
        return pieces;
    }

    /** Looked at after the checkpoint, so that it has every digest that these metadata know; and none that knows of later changes. */
    private List<Piece> audit() throws IOException {
        Path trail = source.data().resolve("audit");
        if (!Files.isDirectory(trail)) {
            return List.of();
        }
        return TrailCopy.of(trail, source.sequence()).stream()
                .map(part -> new Piece(
                        "audit/" + part.file().getFileName(),
                        part.file(),
                        part.sizeBytes(),
                        part.closed() ? Kind.SETTLED : Kind.GROWING))
                .toList();
    }

    private void place(Piece piece, Path draft) throws IOException {
        try {
            Path target = draft.resolve(piece.path());
            disk.createDirectories(target.resolveSibling(""));
            entries.put(piece.path(), new Entry(piece.path(), piece.sizeBytes(), placed(piece, target)));
        } catch (NoSuchFileException e) {
            goneMeanwhile(piece, e);
        }
    }

    /** Only the audit trail's oldest files go, when they are too old. */
    private void goneMeanwhile(Piece piece, NoSuchFileException e) throws IOException {
        if (!piece.path().startsWith("audit/") || Files.exists(piece.source())) {
            throw e;
        }
        String pair = piece.path().substring(0, piece.path().lastIndexOf('.') + 1);
        entries.keySet().removeIf(path -> path.startsWith(pair));
    }

    /** Puts the file there; its SHA-256. */
    private String placed(Piece piece, Path target) throws IOException {
        if (piece.kind() == Kind.BLOB && hasSize(target, piece.sizeBytes())) {
            return disk.digest(target, piece.sizeBytes(), watcher::done);
        }
        disk.delete(target);
        Optional<String> shared = shared(piece, target);
        if (shared.isPresent()) {
            return shared.get();
        }
        newBytes += piece.sizeBytes();
        if (piece.kind() != Kind.GROWING && disk.link(piece.source(), target)) {
            return disk.digest(target, piece.sizeBytes(), watcher::done);
        }
        return disk.copy(piece.source(), piece.sizeBytes(), target, watcher::done);
    }

    /** What the backup before has is linked there. */
    private Optional<String> shared(Piece piece, Path target) throws IOException {
        Entry known = filesBefore.get(piece.path());
        if (known == null || before.isEmpty() || known.sizeBytes() != piece.sizeBytes()) {
            return Optional.empty();
        }
        Path old = before.get().resolve(piece.path());
        if (!hasSize(old, piece.sizeBytes())) {
            return Optional.empty();
        }
        boolean same = piece.kind() == Kind.BLOB
                || disk.digest(piece.source(), piece.sizeBytes(), _ -> {}).equals(known.sha256());
        if (!same || !disk.link(old, target)) {
            return Optional.empty();
        }
        watcher.done(piece.sizeBytes());
        return Optional.of(known.sha256());
    }

    private static boolean hasSize(Path file, long bytes) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == bytes;
    }

    /** What a broken off backup left and this one does not need. */
    private void removeOthers(Path draft) throws IOException {
        Set<Path> kept = new HashSet<>();
        entries.keySet().forEach(path -> kept.add(draft.resolve(path)));
        List<Path> others;
        try (Stream<Path> walk = Files.walk(draft)) {
            others = walk.filter(file -> !Files.isDirectory(file) && !kept.contains(file))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path other : others) {
            disk.delete(other);
        }
    }
}
