package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.VerifiedBody;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;

/** How large a body may be. Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
public final class BodySize {
    /** The most one request may store, as an object or as a part. */
    public static final long MAX_BYTES = 5L << 30;

    private static final String TRANSFER_ENCODING = "Transfer-Encoding";

    private BodySize() {}

    /** @throws S3Exception MissingContentLength, NotImplemented or EntityTooLarge, before the body is read */
    public static void require(S3Request request) {
        require(request.body(), request.headers(), MAX_BYTES);
    }

    /** As {@link #require(S3Request)}, for a body that may be larger than what it stores. */
    public static void require(VerifiedBody body, Headers headers, long maxBytes) {
        long sizeBytes = body.announcedSizeBytes();
        if (sizeBytes < 0) {
            throw headers.contains(TRANSFER_ENCODING)
                    ? new S3Exception(S3ErrorCode.NOT_IMPLEMENTED).with("Header", TRANSFER_ENCODING)
                    : new S3Exception(S3ErrorCode.MISSING_CONTENT_LENGTH);
        }
        if (sizeBytes > maxBytes) {
            throw new S3Exception(S3ErrorCode.ENTITY_TOO_LARGE)
                    .with("ProposedSize", Long.toString(sizeBytes))
                    .with("MaxSizeAllowed", Long.toString(MAX_BYTES));
        }
    }
}
