package dev.sealgate.storage.object;

import java.time.Instant;
import java.util.List;
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
 * @param cors its rules for browsers, in order; empty where it has none
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
        Map<String, String> tags,
        List<CorsRule> cors) {
    public Bucket {
        tags = Map.copyOf(tags);
        cors = List.copyOf(cors);
    }

    /** A bucket with AWS's settings for new ones: nothing public, no ACLs, no policy, no tags, nothing for browsers. */
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
                Map.of(),
                List.of());
    }

    public Bucket withEncryption(BucketEncryption changed) {
        return new Bucket(
                name, ownerAccountId, region, created, changed, policyId, publicAccess, ownership, tags, cors);
    }

    public Bucket withPublicAccess(Optional<PublicAccessBlock> changed) {
        return new Bucket(name, ownerAccountId, region, created, encryption, policyId, changed, ownership, tags, cors);
    }

    public Bucket withOwnership(Optional<ObjectOwnership> changed) {
        return new Bucket(
                name, ownerAccountId, region, created, encryption, policyId, publicAccess, changed, tags, cors);
    }

    public Bucket withTags(Map<String, String> changed) {
        return new Bucket(
                name, ownerAccountId, region, created, encryption, policyId, publicAccess, ownership, changed, cors);
    }

    public Bucket withCors(List<CorsRule> changed) {
        return new Bucket(
                name, ownerAccountId, region, created, encryption, policyId, publicAccess, ownership, tags, changed);
    }

    Bucket withPolicyId(Optional<String> changed) {
        return new Bucket(
                name, ownerAccountId, region, created, encryption, changed, publicAccess, ownership, tags, cors);
    }
}
