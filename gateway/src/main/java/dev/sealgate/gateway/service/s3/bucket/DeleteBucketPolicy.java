package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;

/** DeleteBucketPolicy. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html */
public final class DeleteBucketPolicy implements HeadJudged {
    private final BucketRepository buckets;

    public DeleteBucketPolicy(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        OwnerAccount.require(request);
        BucketName bucket = request.requireBucket().name();
        if (buckets.deletePolicy(bucket).isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", bucket.value());
        }
        return HttpResponse.empty(204, Headers.EMPTY);
    }
}
