package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.tagging.TagDocument;
import dev.sealgate.storage.object.ObjectVersion;

/** GetObjectTagging. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
public final class GetObjectTagging implements HeadJudged {
    private final StoredObjects objects;

    public GetObjectTagging(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        ObjectVersion version = objects.requireForTags(request);
        return XmlAnswers.ok(
                VersionIds.ofRead(request.requireBucket(), version),
                TagDocument.ROOT,
                document -> TagDocument.write(document, version.tags()));
    }
}
