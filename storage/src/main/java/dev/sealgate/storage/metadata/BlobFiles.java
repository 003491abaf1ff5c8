package dev.sealgate.storage.metadata;

import dev.sealgate.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The files beside the tables' files that hold larger values. RocksDB looks at one when a value of it is read, and not before.
 *
 * <p>Source of the footer's format: https://github.com/facebook/rocksdb/blob/main/db/blob/blob_log_format.h
 *
 * @param names of the files in use; empty where only their number is known, as RocksDB names none to readers
 * @param count how many are in use
 * @param bytes how large they are together
 */
record BlobFiles(Optional<List<String>> names, long count, long bytes) {
    static final String SUFFIX = ".blob";
    private static final int FOOTER_BYTES = 32;
    private static final int CHECKED_BYTES = FOOTER_BYTES - Integer.BYTES;
    private static final int MAGIC = 0x0024_8f37;

    /** @throws StorageException.Corrupt when one is missing or not as it was written; only a copy mends that */
    void requireWhole(Path directory) {
        flaw(directory).ifPresent(flaw -> {
            throw new StorageException.Corrupt(flaw);
        });
    }

    /** What is missing of them, and what to do. */
    Optional<String> flaw(Path directory) {
        try {
            List<Path> files = names.isPresent() ? named(directory, names.get()) : all(directory);
            List<String> flaws = new ArrayList<>();
            long wholeBytes = 0;
            for (Path file : files) {
                Optional<String> flaw = flawOf(file);
                flaw.ifPresent(what -> flaws.add(file + " " + what));
                wholeBytes += flaw.isPresent() ? 0 : Files.size(file);
            }
            int whole = files.size() - flaws.size();
            // Without names there may be more files than are in use: what a crash kept from being deleted.
            boolean complete = names.isPresent() ? wholeBytes == bytes : whole >= count && wholeBytes >= bytes;
            if (complete) {
                return Optional.empty();
            }
            flaws.add("of the database's " + SUFFIX + " files in " + directory + " " + whole + " are whole, "
                    + wholeBytes + " bytes (expected: " + count + ", " + bytes + " bytes)");
            return Optional.of(String.join("; ", flaws)
                    + ". They hold small objects: bring back these files, or a copy of the directory");
        } catch (IOException e) {
            throw new StorageException.Unavailable("read the database's " + SUFFIX + " files in " + directory, e);
        }
    }

    private static List<Path> named(Path directory, List<String> names) {
        return names.stream().map(directory::resolve).toList();
    }

    private static List<Path> all(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            found.forEach(files::add);
        }
        return files;
    }

    private static Optional<String> flawOf(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] bytes = new byte[FOOTER_BYTES];
            ByteBuffer footer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            long start = channel.size() - FOOTER_BYTES;
            while (start >= 0 && footer.hasRemaining() && channel.read(footer, start + footer.position()) > 0) {
                // until the footer is read
            }
            boolean whole = !footer.hasRemaining()
                    && footer.getInt(0) == MAGIC
                    && footer.getInt(CHECKED_BYTES) == checksum(bytes);
            return whole
                    ? Optional.empty()
                    : Optional.of("does not end as it was written: it has " + channel.size()
                            + " bytes, the last of which are no end of such a file");
        } catch (NoSuchFileException e) {
            return Optional.of("is missing");
        }
    }

    private static int checksum(byte[] footer) {
        CRC32C crc = new CRC32C();
        crc.update(footer, 0, CHECKED_BYTES);
        return LogReader.masked((int) crc.getValue());
    }
}
