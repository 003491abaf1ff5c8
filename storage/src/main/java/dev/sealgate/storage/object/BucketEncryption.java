package dev.sealgate.storage.object;

import java.util.Optional;

/**
 * A bucket's default encryption. Immutable.
 *
 * @param mode SSE_S3, SSE_KMS or DSSE_KMS
 * @param kmsKeyId as the user wrote it (id, ARN or alias); empty: the AWS managed key
 * @param blocksSseC whether writes that name SSE-C are refused
 * @param configured false for the default that every new bucket has
 */
public record BucketEncryption(
        EncryptionMode mode,
        Optional<String> kmsKeyId,
        boolean bucketKeyEnabled,
        boolean blocksSseC,
        boolean configured) {
    public static final BucketEncryption NEVER_CONFIGURED =
            new BucketEncryption(EncryptionMode.SSE_S3, Optional.empty(), false, false, false);
}
