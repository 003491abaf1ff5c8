package dev.sealgate.storage.object;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A bucket as stored. Immutable.
 *
 * @param ownerAccountId the 12-digit account that owns it and everything in it
 * @param policyId of the bucket policy, where there is one
 * @param publicAccess the bucket's own block, where it has one
 * @param ownership empty after its controls were deleted
 * @param tags of the bucket itself, not of objects in it
 */
public record Bucket(
        BucketName name,
        String ownerAccountId,
        String region,
        Instant created,
        BucketEncryption encryption,
        Optional<String> policyId,
        Optional<PublicAccessBlock> publicAccess,
        Optional<ObjectOwnership> ownership,
        Map<String, String> tags) {
    public Bucket {
        tags = Map.copyOf(tags);
    }

    /** A bucket with AWS's settings for new ones: nothing public, no ACLs, no policy, no tags. */
    public Bucket(BucketName name, String ownerAccountId, String region, Instant created, BucketEncryption encryption) {
        this(
                name,
                ownerAccountId,
                region,
                created,
                encryption,
                Optional.empty(),
                Optional.of(PublicAccessBlock.EVERYTHING),
                Optional.of(ObjectOwnership.BUCKET_OWNER_ENFORCED),
                Map.of());
    }

    public Bucket withEncryption(BucketEncryption changed) {
        return new Bucket(name, ownerAccountId, region, created, changed, policyId, publicAccess, ownership, tags);
    }

    public Bucket withPublicAccess(Optional<PublicAccessBlock> changed) {
        return new Bucket(name, ownerAccountId, region, created, encryption, policyId, changed, ownership, tags);
    }

    public Bucket withOwnership(Optional<ObjectOwnership> changed) {
        return new Bucket(name, ownerAccountId, region, created, encryption, policyId, publicAccess, changed, tags);
    }

    public Bucket withTags(Map<String, String> changed) {
        return new Bucket(
                name, ownerAccountId, region, created, encryption, policyId, publicAccess, ownership, changed);
    }

    Bucket withPolicyId(Optional<String> changed) {
        return new Bucket(name, ownerAccountId, region, created, encryption, changed, publicAccess, ownership, tags);
    }
}
