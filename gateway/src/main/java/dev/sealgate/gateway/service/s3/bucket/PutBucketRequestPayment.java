package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.Payer;

/** PutBucketRequestPayment. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketRequestPayment.html */
public final class PutBucketRequestPayment implements HeadJudged {
    private final BucketRepository buckets;

    public PutBucketRequestPayment(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Payer payer = RequestPaymentDocument.read(SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES));
        BucketName name = request.requireBucket().name();
        if (buckets.update(name, bucket -> bucket.withPayer(payer)).isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
        }
        return HttpResponse.empty(200, Headers.EMPTY);
    }
}
