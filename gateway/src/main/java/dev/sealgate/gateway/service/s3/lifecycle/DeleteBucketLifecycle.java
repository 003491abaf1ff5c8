package dev.sealgate.gateway.service.s3.lifecycle;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;

/** DeleteBucketLifecycle. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html */
public final class DeleteBucketLifecycle implements HeadJudged {
    private final BucketRepository buckets;

    public DeleteBucketLifecycle(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        BucketName name = request.requireBucket().name();
        if (buckets.deleteLifecycle(name).isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
        }
        return HttpResponse.empty(204, Headers.EMPTY);
    }
}
