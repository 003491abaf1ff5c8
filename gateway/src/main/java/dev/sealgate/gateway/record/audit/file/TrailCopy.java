package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.gateway.record.audit.file.Digest.Kind;
import dev.sealgate.gateway.record.audit.file.TrailFiles.Pair;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How much of each file of a trail makes a sound copy of it, also while the trail is written. */
public final class TrailCopy {
    private static final int CHUNK_BYTES = 1 << 16;

    /**
     * The beginning of a file.
     *
     * @param closed whether the file does not change any more
     */
    public record Part(Path file, long sizeBytes, boolean closed) {}

    private TrailCopy() {}

    /**
     * Up to the first digest that knows of a later change of the metadata than {@code newestChange}: with the metadata of that change,
     * neither side lags behind the other. Records behind that digest in its file are there, as after a crash.
     */
    public static List<Part> of(Path directory, long newestChange) throws IOException {
        List<Part> parts = new ArrayList<>();
        List<Pair> pairs = new TrailFiles(directory).list();
        boolean more = true;
        for (int i = 0; i < pairs.size() && more; i++) {
            more = add(pairs.get(i), newestChange, i == pairs.size() - 1, parts);
        }
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path file : entries.sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(TrailFiles.TORN) || TrailFiles.BESIDE.contains(name)) {
                    parts.add(new Part(file, Files.size(file), false));
                }
            }
        }
        return parts;
    }

    /** Digests are looked at before the records, so that these have all that digests vouch for. False when nothing may follow. */
    private static boolean add(Pair pair, long newestChange, boolean last, List<Part> parts) throws IOException {
        Optional<Digest> closing = DigestFile.lastLine(pair.digestsPath())
                .flatMap(Digest::parse)
                .map(Digest.Signed::digest)
                .filter(digest -> digest.kind() == Kind.CLOSE && !isLater(digest, newestChange));
        if (closing.isPresent()) {
            parts.add(new Part(pair.digestsPath(), Files.size(pair.digestsPath()), true));
            parts.add(new Part(pair.recordsPath(), Files.size(pair.recordsPath()), true));
            return true;
        }
        List<String> lines = DigestFile.read(pair.digestsPath()).whole();
        long bytes = 0;
        boolean cut = false;
        for (int i = 0; i < lines.size() && !cut; i++) {
            cut = Digest.parse(lines.get(i))
                    .filter(signed -> isLater(signed.digest(), newestChange))
                    .isPresent();
            bytes += cut ? 0 : lines.get(i).getBytes(StandardCharsets.UTF_8).length + 1;
        }
        if (bytes == 0 && (cut || last)) {
            return false; // begun later, or just now
        }
        if (bytes > 0) {
            parts.add(new Part(pair.digestsPath(), bytes, false));
        }
        if (Files.exists(pair.recordsPath())) {
            parts.add(new Part(pair.recordsPath(), wholeLines(pair.recordsPath()), false));
        }
        return !cut;
    }

    private static boolean isLater(Digest digest, long newestChange) {
        return digest.metadata().filter(known -> known.number() > newestChange).isPresent();
    }

    /** Up to and with the last line feed. */
    private static long wholeLines(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long end = channel.size();
            while (end > 0) {
                long from = Math.max(0, end - CHUNK_BYTES);
                ByteBuffer chunk = ByteBuffer.allocate((int) (end - from));
                while (chunk.hasRemaining() && channel.read(chunk, from + chunk.position()) >= 0) {}
                for (int at = chunk.position() - 1; at >= 0; at--) {
                    if (chunk.get(at) == '\n') {
                        return from + at + 1;
                    }
                }
                end = from;
            }
            return 0;
        }
    }
}
