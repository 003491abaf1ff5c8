package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.BodyJudged;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.tagging.TagDocument;
import dev.sealgate.gateway.service.s3.tagging.TagRules;
import dev.sealgate.storage.object.ObjectVersion;
import java.util.Map;

/**
 * PutObjectTagging; whether it is allowed may depend on the tags in its body.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html
 */
public final class PutObjectTagging implements BodyJudged<Map<String, String>, Map<String, String>> {
    private final StoredObjects objects;

    public PutObjectTagging(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public Map<String, String> read(S3Request request) {
        VersionIds.of(request);
        byte[] document = SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES);
        return TagDocument.read(document, TagRules.OBJECT);
    }

    @Override
    public Map<String, String> permit(S3Access access, S3Request request, Map<String, String> tags) {
        access.requireTagging(S3Operation.PUT_OBJECT_TAGGING, request, tags);
        return tags;
    }

    @Override
    public HttpResponse perform(S3Request request, Map<String, String> tags) {
        ObjectVersion version = objects.retag(request, tags);
        return HttpResponse.empty(200, VersionIds.ofRead(request.requireBucket(), version));
    }
}
