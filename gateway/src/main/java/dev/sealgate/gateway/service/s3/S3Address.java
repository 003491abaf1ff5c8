package dev.sealgate.gateway.service.s3;

import dev.sealgate.storage.object.BucketName;
import java.util.Optional;

/**
 * Which bucket and key a request names, whatever it is about. Immutable.
 *
 * @param bucket empty where the service itself is addressed
 * @param key percent-encoded as sent; empty where the bucket itself is addressed
 */
public record S3Address(Optional<BucketName> bucket, String key) {}
