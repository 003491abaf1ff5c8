package dev.sealgate.storage.object;

import java.time.Instant;

/**
 * A bucket as stored. Immutable.
 *
 * @param ownerAccountId the 12-digit account that owns it and everything in it
 */
public record Bucket(
        BucketName name, String ownerAccountId, String region, Instant created, BucketEncryption encryption) {
    public Bucket withEncryption(BucketEncryption changed) {
        return new Bucket(name, ownerAccountId, region, created, changed);
    }
}
