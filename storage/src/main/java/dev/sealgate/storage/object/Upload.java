package dev.sealgate.storage.object;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A multipart upload in progress. Immutable.
 *
 * @param id opaque, URL-safe
 * @param headers with {@code userMetadata}, {@code tags} and {@code lock}: what the finished object will carry
 * @param checksumAlgorithm what the upload was created with, upper case; empty when none was named
 * @param checksumComposite whether the object's checksum will be a checksum of part checksums
 * @param encryptionNamed whether whoever created it named a method of encryption, rather than leaving it to the bucket
 * @param initiatorArn who created it
 * @param acl what the finished object will have
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
        boolean encryptionNamed,
        String initiatorArn,
        Map<String, String> tags,
        Optional<ObjectLock> lock,
        Optional<Acl> acl) {
    public Upload {
        headers = Map.copyOf(headers);
        userMetadata = Map.copyOf(userMetadata);
        tags = Map.copyOf(tags);
    }

    /** An upload of an object without tags and lock. */
    public Upload(
            String id,
            ObjectPath path,
            Instant initiated,
            Map<String, String> headers,
            Map<String, String> userMetadata,
            Optional<String> checksumAlgorithm,
            boolean checksumComposite,
            Envelope envelope,
            boolean encryptionNamed,
            String initiatorArn) {
        this(
                id,
                path,
                initiated,
                headers,
                userMetadata,
                checksumAlgorithm,
                checksumComposite,
                envelope,
                encryptionNamed,
                initiatorArn,
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }
}
