package dev.sealgate.gateway.record.audit.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The records of a file behind a known place, as far as they continue the chain. Used by one thread. */
final class Tail {
    private static final Pattern TIME = Pattern.compile("\"eventTime\":\"([0-9T:.Z-]{1,40})\"");

    private Chain chain;
    private Span span = Span.NONE;
    private long goodBytes;
    private boolean whole = true;
    private Optional<Chain> lastClaim = Optional.empty();

    private Tail(Chain chain) {
        this.chain = chain;
    }

    static Tail read(Path file, long fromBytes, Chain before) throws IOException {
        Tail tail = new Tail(before);
        try (InputStream bytes = Files.newInputStream(file)) {
            bytes.skipNBytes(fromBytes);
            LineReader lines = new LineReader(bytes);
            for (Optional<LineReader.Raw> raw = lines.next(); raw.isPresent(); raw = lines.next()) {
                tail.add(raw.get());
            }
        }
        return tail;
    }

    private void add(LineReader.Raw raw) {
        Optional<Line> line = raw.terminated() ? Line.parse(raw.bytes().view()) : Optional.empty();
        if (line.isPresent()) {
            lastClaim = Optional.of(line.get().link());
        }
        whole = whole && line.filter(found -> found.follows(chain)).isPresent();
        if (whole) {
            chain = line.orElseThrow().link();
            goodBytes += raw.bytes().size() + 1;
            span = time(raw.bytes().view()).map(span::with).orElse(span);
        }
    }

    /** What is no time does not widen the span: the record is found all the same, by whoever asks for no times. */
    static Optional<Instant> time(byte[] line) {
        Matcher matcher = TIME.matcher(new String(line, UTF_8));
        try {
            return matcher.find() ? Optional.of(Instant.parse(matcher.group(1))) : Optional.empty();
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /** After the last record that continues it. */
    Chain chain() {
        return chain;
    }

    long goodBytes() {
        return goodBytes;
    }

    /** Where the last line that looks like a record claims to stand. */
    Optional<Chain> lastClaim() {
        return lastClaim;
    }

    Span widen(Span known) {
        return span.equals(Span.NONE) ? known : known.with(span.earliest()).with(span.latest());
    }
}
