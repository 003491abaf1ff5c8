package dev.sealgate.storage.usage;

/**
 * Counts that only grow. Immutable.
 *
 * @param calls all of them, also those counted by what follows
 * @param throttled refused because there were too many
 * @param errors refused or failed for another reason
 * @param viaS3 calls to the KMS that S3 made for its caller
 * @param savedCalls calls to the KMS that bucket keys made unnecessary; not among {@code calls}
 * @param savableByBucketKeys calls that bucket keys would have made unnecessary
 * @param savableByCaching direct calls that a cache of data keys would have made unnecessary
 */
public record Usage(
        long calls,
        long throttled,
        long errors,
        long viaS3,
        long savedCalls,
        long savableByBucketKeys,
        long savableByCaching,
        long bytesIn,
        long bytesOut) {
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public Usage plus(Usage more) {
        return new Usage(
                calls + more.calls,
                throttled + more.throttled,
                errors + more.errors,
                viaS3 + more.viaS3,
                savedCalls + more.savedCalls,
                savableByBucketKeys + more.savableByBucketKeys,
                savableByCaching + more.savableByCaching,
                bytesIn + more.bytesIn,
                bytesOut + more.bytesOut);
    }

    /** Calls that did what they were made for. */
    public long performed() {
        return calls - throttled - errors;
    }
}
