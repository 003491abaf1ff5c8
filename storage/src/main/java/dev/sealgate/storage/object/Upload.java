package dev.sealgate.storage.object;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A multipart upload in progress. Immutable.
 *
 * @param id opaque, URL-safe
 * @param headers and {@code userMetadata}: what the finished object will carry
 * @param checksumAlgorithm what the upload was created with, upper case; empty when none was named
 * @param checksumComposite whether the object's checksum will be a checksum of part checksums
 * @param initiatorArn who created it
 */
public record Upload(
        String id,
        ObjectPath path,
        Instant initiated,
        Map<String, String> headers,
        Map<String, String> userMetadata,
        Optional<String> checksumAlgorithm,
        boolean checksumComposite,
        Envelope envelope,
        String initiatorArn) {
    public Upload {
        headers = Map.copyOf(headers);
        userMetadata = Map.copyOf(userMetadata);
    }
}
