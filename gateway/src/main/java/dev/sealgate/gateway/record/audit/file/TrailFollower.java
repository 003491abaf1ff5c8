package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.gateway.record.audit.file.TrailFiles.Pair;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Reads a trail that another process may be writing: its last records, and then what is added. Not thread-safe. */
public final class TrailFollower {
    private final TrailFiles files;
    private Optional<Pair> current = Optional.empty();
    private long position; // in the current file: behind the last line feed that was seen

    public TrailFollower(TrailFiles files) {
        this.files = files;
    }

    /**
     * The last records that {@code match} keeps something of, the oldest of them first; {@link #more} goes on behind them.
     *
     * @param match is shown each record as JSON
     */
    public <T> List<T> last(int max, Function<byte[], Optional<T>> match) throws IOException {
        List<T> found = new ArrayList<>();
        for (Pair pair : files.list().reversed()) {
            long end = wholeLines(pair);
            if (current.isEmpty()) {
                current = Optional.of(pair);
                position = end;
            }
            collect(pair, end, max, match, found);
            if (found.size() >= max) {
                break;
            }
        }
        return found.reversed();
    }

    private static <T> void collect(Pair pair, long end, int max, Function<byte[], Optional<T>> match, List<T> found)
            throws IOException {
        if (end == 0) {
            return;
        }
        try (BackwardLines lines = new BackwardLines(new LocalBytes(pair.recordsPath()), end)) {
            Optional<byte[]> line = lines.nextRead();
            while (line.isPresent() && found.size() < max) {
                line.flatMap(Line::parse)
                        .flatMap(parsed -> match.apply(parsed.json()))
                        .ifPresent(found::add);
                line = lines.nextRead();
            }
        }
    }

    /** Up to and with the last line feed. */
    private static long wholeLines(Pair pair) throws IOException {
        long whole = 0;
        try (FileChannel file = FileChannel.open(pair.recordsPath(), StandardOpenOption.READ)) {
            LineReader lines = new LineReader(Channels.newInputStream(file));
            for (Optional<LineReader.Raw> raw = lines.next(); raw.isPresent(); raw = lines.next()) {
                whole += raw.get().terminated() ? raw.get().bytes().size() + 1 : 0;
            }
        } catch (NoSuchFileException _) {
            return 0; // removed just now, because it is too old
        }
        return whole;
    }

    /** Shows what was added since the last look, as JSON. */
    public void more(Consumer<byte[]> records) throws IOException {
        for (Pair pair : files.list()) {
            boolean passed = current.map(seen -> pair.firstSequence() < seen.firstSequence())
                    .orElse(false);
            if (!passed) {
                if (!current.equals(Optional.of(pair))) {
                    current = Optional.of(pair);
                    position = 0;
                }
                read(pair, records);
            }
        }
    }

    private void read(Pair pair, Consumer<byte[]> records) throws IOException {
        try (FileChannel file = FileChannel.open(pair.recordsPath(), StandardOpenOption.READ)) {
            file.position(position);
            InputStream added = Channels.newInputStream(file);
            LineReader lines = new LineReader(added);
            for (Optional<LineReader.Raw> raw = lines.next(); raw.isPresent(); raw = lines.next()) {
                if (raw.get().terminated()) {
                    position += raw.get().bytes().size() + 1;
                    Line.parse(raw.get().bytes().view()).map(Line::json).ifPresent(records);
                }
            }
        } catch (NoSuchFileException _) {
            // Made just now, or removed just now: the next look tells.
            position = 0;
        }
    }
}
