package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;

/** GetObjectAcl. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html */
public final class GetObjectAcl implements HeadJudged {
    private final StoredObjects objects;
    private final Acls acls;

    public GetObjectAcl(StoredObjects objects, Acls acls) {
        this.objects = objects;
        this.acls = acls;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        return objects.read(request, version -> acls.answer(request.requireBucket(), version.acl()));
    }
}
