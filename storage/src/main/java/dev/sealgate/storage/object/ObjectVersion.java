package dev.sealgate.storage.object;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One version of an object as stored. Immutable.
 *
 * @param etag unquoted, with {@code -N} for multipart objects
 * @param lastModified whole seconds
 * @param headers the standard headers kept with it (Content-Type, Cache-Control, ...), canonical names
 * @param userMetadata lower-case names without the {@code x-amz-meta-} prefix
 * @param partsCount the number of parts of a multipart object; 0 for any other object
 */
public record ObjectVersion(
        Content content,
        String etag,
        Instant lastModified,
        Map<String, String> headers,
        Map<String, String> userMetadata,
        Optional<StoredChecksum> checksum,
        Envelope envelope,
        int partsCount) {
    public ObjectVersion {
        headers = Map.copyOf(headers);
        userMetadata = Map.copyOf(userMetadata);
    }

    public long sizeBytes() {
        return content.sizeBytes();
    }
}
