package dev.sealgate.gateway.config;

import java.time.Duration;

/**
 * How long S3 Bucket Keys stay in memory; they are on no disk in clear. Immutable.
 *
 * @param maxAge for so long a key, once obtained, serves its requester; changes of permissions and key states take effect by then
 * @param maxUses so many objects are written, or read, with what one call to the KMS brought
 * @param maxKept so many are kept in all; those that were not used for the longest time go first
 */
public record BucketKeySettings(Duration maxAge, int maxUses, int maxKept) {
    public static final BucketKeySettings DEFAULT = new BucketKeySettings(Duration.ofMinutes(5), 100_000, 10_000);

    public BucketKeySettings {
        if (!maxAge.isPositive() || maxUses < 1 || maxKept < 1) {
            throw new IllegalArgumentException(
                    "bucket keys: " + maxAge + ", " + maxUses + " uses, " + maxKept + " kept");
        }
    }
}
