package dev.sealgate.gateway.record.metering;

import java.util.List;

/**
 * What an account used in some days, and an estimate of what it would cost on AWS. Immutable.
 *
 * @param from and {@code to}: days in UTC, both included
 * @param by what each row stands for
 * @param rows the dearest and busiest first
 */
public record UsageReport(
        String account, String from, String to, String by, List<Row> rows, Row total, Estimate estimate, String note) {
    /**
     * Counts under one name.
     *
     * @param name empty for what has none, for example calls to the KMS that are for no bucket
     * @param requestsUsd what the calls to the KMS cost at list prices, before the free tier
     * @param keysUsd what the key itself costs; only in rows by key and in the total
     * @param savedCalls calls to the KMS that bucket keys made unnecessary
     * @param savableByBucketKeys calls that bucket keys would have made unnecessary
     * @param savableByCaching direct calls that a cache of data keys would have made unnecessary
     */
    public record Row(
            String name,
            long kmsCalls,
            long kmsThrottled,
            long kmsErrors,
            long kmsViaS3,
            long s3Requests,
            long s3Throttled,
            long s3Errors,
            long s3BytesIn,
            long s3BytesOut,
            String requestsUsd,
            String keysUsd,
            long savedCalls,
            long savableByBucketKeys,
            long savableByCaching) {}

    /** An estimate in US dollars, each a decimal number of six places. */
    public record Estimate(
            String requestsUsd,
            String freeTierUsd,
            String keysUsd,
            String totalUsd,
            String savedUsd,
            String savableByBucketKeysUsd,
            String savableByCachingUsd) {}
}
