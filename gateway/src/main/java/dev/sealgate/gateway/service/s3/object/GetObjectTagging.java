package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.tagging.TagDocument;
import java.util.Map;

/** GetObjectTagging. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html */
public final class GetObjectTagging implements HeadJudged {
    private final StoredObjects objects;

    public GetObjectTagging(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        VersionIds.requireNull(request.query().first("versionId"));
        Map<String, String> tags = objects.requireForTags(request).tags();
        return XmlAnswers.ok(TagDocument.ROOT, document -> TagDocument.write(document, tags));
    }
}
