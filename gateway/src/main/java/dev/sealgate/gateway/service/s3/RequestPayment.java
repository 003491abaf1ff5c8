package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.Payer;
import java.util.Optional;

/**
 * Buckets whose requesters pay: other accounts have to say that they know.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ObjectsinRequesterPaysBuckets.html
 */
public final class RequestPayment {
    /** What answers to who pays say. */
    public static final String CHARGED_HEADER = "x-amz-request-charged";

    private static final String PAYER_HEADER = "x-amz-request-payer";
    private static final String REQUESTER = "requester";

    private RequestPayment() {}

    /**
     * What answers say of it, once the caller agreed to pay where it has to.
     *
     * @throws S3Exception AccessDenied for other accounts that do not agree, and for whoever has no account
     */
    public static Headers require(Caller caller, Headers headers, Bucket bucket) {
        boolean ofOwner = caller.principal().isIn(new AccountId(bucket.ownerAccountId()));
        if (ofOwner || !bucket.payer().equals(Optional.of(Payer.REQUESTER))) {
            return Headers.EMPTY;
        }
        boolean agreed = headers.first(PAYER_HEADER).filter(REQUESTER::equals).isPresent();
        if (!agreed || caller.principal().account().isEmpty()) {
            throw new S3Exception(S3ErrorCode.ACCESS_DENIED);
        }
        return Headers.of(CHARGED_HEADER, REQUESTER);
    }
}
