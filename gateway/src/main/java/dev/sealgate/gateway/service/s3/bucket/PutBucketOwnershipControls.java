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
import dev.sealgate.storage.object.ObjectOwnership;
import java.util.Optional;

/** PutBucketOwnershipControls. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html */
public final class PutBucketOwnershipControls implements HeadJudged {
    private final BucketRepository buckets;

    public PutBucketOwnershipControls(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        byte[] document = SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES);
        set(buckets, request, Optional.of(OwnershipDocument.read(document)));
        return HttpResponse.empty(200, Headers.EMPTY);
    }

    /** AWS: ACLs are not switched off while the bucket's own grants something to others. */
    private static Bucket changed(Bucket bucket, Optional<ObjectOwnership> ownership) {
        Bucket changed = bucket.withOwnership(ownership);
        if (!changed.aclsCount() && changed.acl().isPresent()) {
            throw new S3Exception(S3ErrorCode.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP);
        }
        return changed;
    }

    static void set(BucketRepository buckets, S3Request request, Optional<ObjectOwnership> ownership) {
        BucketName name = request.requireBucket().name();
        if (buckets.update(name, bucket -> changed(bucket, ownership)).isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
        }
    }
}
