package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.object.AclDocument;

/** GetBucketAcl. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html */
public final class GetBucketAcl implements HeadJudged {
    private final Owners owners;

    public GetBucketAcl(Owners owners) {
        this.owners = owners;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        return AclDocument.answer(owners.canonicalId(request.requireBucket().ownerAccountId()));
    }
}
