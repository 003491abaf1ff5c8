package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;

/** DeleteBucket. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html */
public final class DeleteBucket implements HeadJudged {
    private final BucketRepository buckets;

    public DeleteBucket(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        BucketName name = request.requireBucket().name();
        return switch (buckets.delete(name)) {
            case DELETED -> HttpResponse.empty(204, Headers.EMPTY);
            case MISSING -> throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
            case NOT_EMPTY -> throw notEmpty(request.requireBucket()).with("BucketName", name.value());
        };
    }

    private static S3Exception notEmpty(Bucket bucket) {
        return bucket.versioning().isEmpty()
                ? new S3Exception(S3ErrorCode.BUCKET_NOT_EMPTY)
                : new S3Exception(
                        S3ErrorCode.BUCKET_NOT_EMPTY,
                        S3ErrorCode.BUCKET_NOT_EMPTY.message() + ". You must delete all versions in the bucket.");
    }
}
