package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.storage.object.Bucket;

/** GetBucketAcl. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html */
public final class GetBucketAcl implements HeadJudged {
    private final Acls acls;

    public GetBucketAcl(Acls acls) {
        this.acls = acls;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Bucket bucket = request.requireBucket();
        return acls.answer(bucket, bucket.acl());
    }
}
