package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Owners;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;

/** GetObjectAcl; every object belongs to its bucket's owner. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html */
public final class GetObjectAcl implements HeadJudged {
    private final StoredObjects objects;
    private final Owners owners;

    public GetObjectAcl(StoredObjects objects, Owners owners) {
        this.objects = objects;
        this.owners = owners;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        String ownerId = owners.canonicalId(request.requireBucket().ownerAccountId());
        return objects.read(request, _ -> AclDocument.answer(ownerId));
    }
}
