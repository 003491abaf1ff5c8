package dev.sealgate.gateway.config;

import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.ObjectOwnership;
import dev.sealgate.storage.object.PublicAccessBlock;
import java.util.Optional;

/**
 * What a bucket is created with when its request says nothing. Immutable.
 *
 * @param blockPublicAccess all four settings of S3 Block Public Access, as on AWS since April 2023; false: none
 * @param ownership AWS: BucketOwnerEnforced since April 2023, ObjectWriter before
 * @param blockSseC whether writes that name SSE-C are refused, as on AWS since April 2026
 */
public record NewBuckets(boolean blockPublicAccess, ObjectOwnership ownership, boolean blockSseC) {
    public static final NewBuckets DEFAULT = new NewBuckets(true, ObjectOwnership.BUCKET_OWNER_ENFORCED, false);

    public Optional<PublicAccessBlock> publicAccess() {
        return blockPublicAccess ? Optional.of(PublicAccessBlock.EVERYTHING) : Optional.empty();
    }

    public BucketEncryption encryption() {
        BucketEncryption never = BucketEncryption.NEVER_CONFIGURED;
        return new BucketEncryption(
                never.mode(), never.kmsKeyId(), never.bucketKeyEnabled(), blockSseC, never.configured());
    }
}
