package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.lock.ObjectLockDocument;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketLock;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.Versioning;
import java.util.Optional;

/**
 * PutObjectLockConfiguration, which also enables object lock in a bucket that keeps versions.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html
 */
public final class PutObjectLockConfiguration implements HeadJudged {
    private final BucketRepository buckets;

    public PutObjectLockConfiguration(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        BucketLock lock = ObjectLockDocument.read(SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES));
        BucketName name = request.requireBucket().name();
        if (buckets.update(name, bucket -> requireVersions(bucket).withObjectLock(lock))
                .isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
        }
        return HttpResponse.empty(200, Headers.EMPTY);
    }

    private static Bucket requireVersions(Bucket bucket) {
        if (!bucket.versioning().equals(Optional.of(Versioning.ENABLED))) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_BUCKET_STATE,
                    "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
        }
        return bucket;
    }
}
