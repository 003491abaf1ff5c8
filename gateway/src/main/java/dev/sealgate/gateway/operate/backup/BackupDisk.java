package dev.sealgate.gateway.operate.backup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * The steps in which a backup or a restored directory comes about: for their owner only, and durable. Used by one thread.
 *
 * <p>Each step is announced before it is taken, so that a test can stop the world between any two.
 */
final class BackupDisk {
    private static final String PART = ".part";
    private static final int CHUNK_BYTES = 1 << 20;
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Runnable beforeStep;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);

    BackupDisk(Runnable beforeStep) {
        this.beforeStep = beforeStep;
    }

    /** With those above it, unless they are there. */
    void createDirectories(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            beforeStep.run();
            Files.createDirectories(directory, OWNER_ONLY_DIRECTORY);
        }
    }

    /** The SHA-256 of the first bytes of a file. */
    String digest(Path file, long bytes, LongConsumer done) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ)) {
            read(file, source, bytes, done, digest::update);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Copies the first bytes of a file; the target is there when it is whole and durable. Returns their SHA-256. */
    String copy(Path file, long bytes, Path target, LongConsumer done) throws IOException {
        beforeStep.run();
        MessageDigest digest = sha256();
        Path part = target.resolveSibling(target.getFileName() + PART);
        Files.deleteIfExists(part);
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel copy = FileChannel.open(
                        part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY_FILE)) {
            read(file, source, bytes, done, piece -> {
                digest.update(piece.duplicate());
                while (piece.hasRemaining()) {
                    copy.write(piece);
                }
            });
            beforeStep.run();
            copy.force(true);
        }
        rename(part, target);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Takes a piece of a file. */
    private interface Taker {
        void take(ByteBuffer piece) throws IOException;
    }

    private void read(Path file, FileChannel source, long bytes, LongConsumer done, Taker taker) throws IOException {
        long left = bytes;
        while (left > 0) {
            chunk.clear().limit((int) Math.min(CHUNK_BYTES, left));
            int read = source.read(chunk);
            if (read < 0) {
                throw new IOException(file + " ends " + left + " bytes early");
            }
            taker.take(chunk.flip());
            left -= read;
            done.accept(read);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another name for the same file; false where that cannot be: another file system, one without links, too many of them. */
    boolean link(Path file, Path target) {
        beforeStep.run();
        try {
            Files.createLink(target, file);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    void write(Path file, byte[] bytes) throws IOException {
        beforeStep.run();
        try (FileChannel created = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY_FILE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                created.write(left);
            }
            beforeStep.run();
            created.force(true);
        }
    }

    void rename(Path from, Path to) throws IOException {
        beforeStep.run();
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    void syncDirectory(Path directory) throws IOException {
        beforeStep.run();
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** The directory and all below it. */
    void syncDirectories(Path top) throws IOException {
        List<Path> directories;
        try (Stream<Path> walk = Files.walk(top)) {
            directories = walk.filter(Files::isDirectory).toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path directory : directories) {
            syncDirectory(directory);
        }
    }

    void delete(Path file) throws IOException {
        beforeStep.run();
        Files.deleteIfExists(file);
    }

    /** Does nothing where there is nothing; links are removed, not followed. */
    void deleteTree(Path top) throws IOException {
        if (!Files.exists(top)) {
            return;
        }
        Files.walkFileTree(top, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            @SuppressWarnings("NullAway") // the exception may be null; nothing here says so
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
