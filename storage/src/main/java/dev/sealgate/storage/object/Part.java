package dev.sealgate.storage.object;

import java.time.Instant;
import java.util.Optional;

/** An uploaded part. Immutable. {@code etag} is unquoted hex; {@code content} is INLINE or FILE. */
public record Part(int number, Content content, String etag, Instant lastModified, Optional<StoredChecksum> checksum) {
    /** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
    public static final int MAX_NUMBER = 10_000;

    public long sizeBytes() {
        return content.sizeBytes();
    }
}
