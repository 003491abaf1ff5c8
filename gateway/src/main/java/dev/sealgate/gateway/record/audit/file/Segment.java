package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.Bytes;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A file of the trail as readers see it. Immutable.
 *
 * @param sizeBytes how much of it is durable
 * @param span the times of its records
 * @param touched when it was last known to grow
 * @param ending of a file that is closed, by a digest that says so
 */
record Segment(
        Path records,
        Path digests,
        long firstSequence,
        long sizeBytes,
        Span span,
        Instant touched,
        Optional<Ending> ending) {
    /**
     * What closes a file.
     *
     * @param sequence of the last record
     * @param digest the SHA-256 of the closing digest's line
     * @param keyId of the key that signed it
     */
    record Ending(long sequence, Bytes digest, String keyId) {}

    /** Empty while it may grow, and of a file whose closing digest somebody took away. */
    Optional<ClosedFile> closed() {
        return ending.map(end -> new ClosedFile(
                TrailFiles.nameOf(records),
                records,
                digests,
                firstSequence,
                end.sequence(),
                span.earliest(),
                span.latest(),
                end.digest(),
                end.keyId(),
                touched));
    }
}
