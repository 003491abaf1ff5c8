package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.storage.object.Bucket;
import java.util.regex.Pattern;

/**
 * The account that a client expects to own a bucket.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
 */
public final class ExpectedOwner {
    private static final String ADDRESSED = "x-amz-expected-bucket-owner";
    private static final String SOURCE = "x-amz-source-expected-bucket-owner";
    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9]{12}");

    private ExpectedOwner() {}

    /**
     * For the bucket that the request addresses.
     *
     * @throws S3Exception AccessDenied when another account owns it, InvalidBucketOwnerAWSAccountID when the header names none
     */
    public static void require(Headers headers, Bucket bucket) {
        require(headers, ADDRESSED, bucket);
    }

    /** The same for the bucket that a copy reads from. */
    public static void requireOfSource(Headers headers, Bucket source) {
        require(headers, SOURCE, source);
    }

    private static void require(Headers headers, String header, Bucket bucket) {
        // Every one of repeated headers must hold, so that a second one cannot soften the first.
        for (String expected : headers.all(header)) {
            if (!ACCOUNT_ID.matcher(expected).matches()) {
                throw new S3Exception(
                        S3ErrorCode.INVALID_BUCKET_OWNER_ACCOUNT_ID,
                        "The value of the expected bucket owner parameter must be an AWS Account ID... [" + expected
                                + "]");
            }
            if (!expected.equals(bucket.ownerAccountId())) {
                throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
            }
        }
    }
}
