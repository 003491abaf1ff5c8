package dev.sealgate.gateway.record.audit.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks for records from the newest to the oldest. Thread-safe.
 *
 * <p>Files that hold nothing of the wanted times are passed over; what one search reads is bounded, and it says where to go on.
 */
public final class TrailReader {
    private final Catalog catalog;

    TrailReader(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Behind the next record to look at. Immutable.
     *
     * @param firstSequence of the file
     * @param beforeBytes within the file
     */
    public record Position(long firstSequence, long beforeBytes) {}

    /**
     * What to look for. Immutable.
     *
     * @param from where an earlier search ended
     * @param earliest and {@code latest}: of which times, both included
     * @param max so many at most
     * @param maxBytes stops after so many bytes, even with nothing found
     */
    public record Search(Optional<Position> from, Instant earliest, Instant latest, int max, long maxBytes) {}

    /**
     * What was found, the newest first. Immutable.
     *
     * @param next where to go on; empty when nothing is left
     */
    public record Found<T>(List<T> records, Optional<Position> next) {}

    /**
     * Searches once.
     *
     * @param match is shown each record as JSON, and gives what to keep of it
     * @throws AuditException when the trail cannot be read
     */
    public <T> Found<T> search(Search search, Function<byte[], Optional<T>> match) {
        List<T> found = new ArrayList<>();
        long leftBytes = search.maxBytes();
        for (Segment segment : catalog.segments().reversed()) {
            long before = search.from()
                    .map(position -> position.firstSequence() == segment.firstSequence()
                            ? Math.min(position.beforeBytes(), segment.sizeBytes())
                            : position.firstSequence() > segment.firstSequence() ? segment.sizeBytes() : 0)
                    .orElse(segment.sizeBytes());
            if (before == 0 || !segment.span().overlaps(search.earliest(), search.latest())) {
                continue;
            }
            if (leftBytes <= 0 || found.size() == search.max()) {
                return new Found<>(found, Optional.of(new Position(segment.firstSequence(), before)));
            }
            long reached = read(segment, before, leftBytes, search.max(), found, match);
            leftBytes -= before - reached;
            if (reached > 0) {
                return new Found<>(found, Optional.of(new Position(segment.firstSequence(), reached)));
            }
        }
        return new Found<>(found, Optional.empty());
    }

    /** Answers behind which place nothing was looked at; 0 when all was. */
    private static <T> long read(
            Segment segment, long before, long maxBytes, int max, List<T> found, Function<byte[], Optional<T>> match) {
        try (BackwardLines lines = new BackwardLines(segment.records(), before)) {
            while (found.size() < max && before - lines.position() < maxBytes) {
                Optional<byte[]> line = lines.next();
                if (line.isEmpty()) {
                    return 0;
                }
                line.flatMap(Line::parse)
                        .flatMap(parsed -> match.apply(parsed.json()))
                        .ifPresent(found::add);
            }
            return lines.position();
        } catch (NoSuchFileException _) {
            return 0; // too old to be kept any longer
        } catch (IOException e) {
            throw new AuditException("the audit trail cannot be read", e);
        }
    }
}
