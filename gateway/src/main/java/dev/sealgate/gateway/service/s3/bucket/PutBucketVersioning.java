package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.Versioning;

/** PutBucketVersioning. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html */
public final class PutBucketVersioning implements HeadJudged {
    private final BucketRepository buckets;

    public PutBucketVersioning(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Versioning versioning = VersioningDocument.read(SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES));
        BucketName name = request.requireBucket().name();
        if (buckets.update(name, bucket -> requireUnlocked(bucket, versioning).withVersioning(versioning))
                .isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
        }
        return HttpResponse.empty(200, Headers.EMPTY);
    }

    private static Bucket requireUnlocked(Bucket bucket, Versioning versioning) {
        if (bucket.objectLock().isPresent() && versioning != Versioning.ENABLED) {
            throw new S3Exception(
                    S3ErrorCode.INVALID_BUCKET_STATE,
                    "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.");
        }
        return bucket;
    }
}
