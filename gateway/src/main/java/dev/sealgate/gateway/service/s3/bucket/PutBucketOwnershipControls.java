package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.ObjectOwnership;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** PutBucketOwnershipControls. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html */
public final class PutBucketOwnershipControls implements HeadJudged {
    private final BucketRepository buckets;
    private final Acls acls;

    public PutBucketOwnershipControls(BucketRepository buckets, Acls acls) {
        this.acls = acls;
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        byte[] document = SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES);
        ObjectOwnership ownership = OwnershipDocument.read(document);
        set(buckets, request, bucket -> changed(bucket, ownership));
        return HttpResponse.empty(200, Headers.EMPTY);
    }

    /** AWS: ACLs are not switched off while the bucket's own grants something to others. */
    private Bucket changed(Bucket bucket, ObjectOwnership ownership) {
        Bucket changed = bucket.withOwnership(Optional.of(ownership));
        if (!changed.aclsCount() && acls.grantsToOthers(changed)) {
            throw new S3Exception(S3ErrorCode.INVALID_BUCKET_ACL_WITH_OBJECT_OWNERSHIP);
        }
        return changed;
    }

    static void set(BucketRepository buckets, S3Request request, UnaryOperator<Bucket> change) {
        BucketName name = request.requireBucket().name();
        if (buckets.update(name, change).isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
        }
    }
}
