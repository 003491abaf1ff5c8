package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.ObjectVersion;
import java.util.Map;

/** DeleteObjectTagging. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html */
public final class DeleteObjectTagging implements HeadJudged {
    private final StoredObjects objects;

    public DeleteObjectTagging(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        ObjectVersion version = objects.retag(request, Map.of());
        return HttpResponse.empty(204, VersionIds.ofRead(request.requireBucket(), version));
    }
}
