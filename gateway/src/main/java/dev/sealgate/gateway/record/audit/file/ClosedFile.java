package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.Bytes;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A file of the trail that will never change any more. Immutable.
 *
 * @param name of both its files, without their endings
 * @param lastSequence of the last record; before {@code firstSequence} where there is none
 * @param earliest and {@code latest}: the times of its records; both the epoch where there is none
 * @param lastDigest the SHA-256 of the digest that closes it
 * @param keyId of the key that signed it, and all others of the file
 * @param closed when it was
 */
public record ClosedFile(
        String name,
        Path records,
        Path digests,
        long firstSequence,
        long lastSequence,
        Instant earliest,
        Instant latest,
        Bytes lastDigest,
        String keyId,
        Instant closed) {
    public boolean isEmpty() {
        return lastSequence < firstSequence;
    }
}
