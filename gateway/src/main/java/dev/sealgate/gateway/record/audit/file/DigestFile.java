package dev.sealgate.gateway.record.audit.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * The lines of a file of digests. Immutable.
 *
 * @param whole those that end with a line feed
 * @param rest what stands behind them
 */
record DigestFile(List<String> whole, String rest) {
    /** Far more than a file of the largest size gets. */
    private static final long MAX_BYTES = 256L << 20;

    /** No lines when there is no such file. */
    static DigestFile of(TrailFile file) throws IOException {
        Optional<InputStream> there = file.digests();
        if (there.isEmpty()) {
            return new DigestFile(List.of(), "");
        }
        try (InputStream bytes = there.get()) {
            byte[] read = bytes.readNBytes((int) MAX_BYTES + 1);
            if (read.length > MAX_BYTES) {
                throw new IOException(file.name() + ": more than " + MAX_BYTES + " bytes of digests");
            }
            return of(new String(read, UTF_8));
        }
    }

    private static DigestFile of(String text) {
        int end = text.lastIndexOf('\n') + 1;
        // Nothing else ends a line, or a line feed could be altered unseen.
        List<String> whole = List.of(text.substring(0, end).split("\n", -1));
        return new DigestFile(whole.subList(0, whole.size() - 1), text.substring(end));
    }

    /** No lines when there is no such file. */
    static DigestFile read(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + ": larger than " + MAX_BYTES + " bytes, more than digests take");
            }
            return of(new String(Files.readAllBytes(file), UTF_8));
        } catch (NoSuchFileException _) {
            return new DigestFile(List.of(), "");
        }
    }

    /** The last line, without reading the others; empty where it is not ended, or there is none. */
    static Optional<String> lastLine(Path file) throws IOException {
        try {
            long size = Files.size(file);
            if (size == 0 || !endsInLineFeed(file, size)) {
                return Optional.empty();
            }
            try (BackwardLines lines = new BackwardLines(new LocalBytes(file), size)) {
                return lines.nextRead().map(line -> new String(line, UTF_8));
            }
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    private static boolean endsInLineFeed(Path file, long size) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.read(last, size - 1) == 1 && last.get(0) == '\n';
        }
    }

    boolean isEmpty() {
        return whole.isEmpty();
    }
}
