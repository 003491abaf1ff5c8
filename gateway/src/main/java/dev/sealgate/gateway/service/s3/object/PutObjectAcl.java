package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.acl.Acls;
import dev.sealgate.storage.object.ObjectVersion;

/** PutObjectAcl. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html */
public final class PutObjectAcl implements HeadJudged {
    private final StoredObjects objects;
    private final Acls acls;

    public PutObjectAcl(StoredObjects objects, Acls acls) {
        this.objects = objects;
        this.acls = acls;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        ObjectVersion changed = objects.changeAcl(request, acls.ofObject(request));
        return HttpResponse.empty(200, VersionIds.ofRead(request.requireBucket(), changed));
    }
}
