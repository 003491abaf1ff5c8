package dev.sealgate.gateway.record.audit.file;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A file of the trail as readers see it. Immutable.
 *
 * @param sizeBytes how much of it is durable
 * @param span the times of its records
 * @param touched when it was last known to grow
 */
record Segment(Path records, Path digests, long firstSequence, long sizeBytes, Span span, Instant touched) {}
