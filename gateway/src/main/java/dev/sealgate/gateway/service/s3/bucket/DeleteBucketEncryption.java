package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketEncryption;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;

/**
 * DeleteBucketEncryption: back to SSE-S3; what is blocked stays blocked.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html
 */
public final class DeleteBucketEncryption implements HeadJudged {
    private final BucketRepository buckets;

    public DeleteBucketEncryption(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        BucketName name = request.requireBucket().name();
        if (buckets.update(name, DeleteBucketEncryption::reset).isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
        }
        return HttpResponse.empty(204, Headers.EMPTY);
    }

    private static Bucket reset(Bucket bucket) {
        BucketEncryption never = BucketEncryption.NEVER_CONFIGURED;
        return bucket.withEncryption(new BucketEncryption(
                never.mode(),
                never.kmsKeyId(),
                never.bucketKeyEnabled(),
                bucket.encryption().blocksSseC(),
                never.configured()));
    }
}
