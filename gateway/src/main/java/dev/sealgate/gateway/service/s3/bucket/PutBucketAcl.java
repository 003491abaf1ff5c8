package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;

/** PutBucketAcl. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html */
public final class PutBucketAcl implements HeadJudged {
    private final BucketRepository buckets;
    private final Acls acls;

    public PutBucketAcl(BucketRepository buckets, Acls acls) {
        this.buckets = buckets;
        this.acls = acls;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        BucketName name = request.requireBucket().name();
        if (buckets.update(name, acls.ofBucket(request)).isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
        }
        return HttpResponse.empty(200, Headers.EMPTY);
    }
}
