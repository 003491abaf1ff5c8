package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Handler;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.tagging.TagDocument;
import dev.sealgate.gateway.service.s3.tagging.TagRules;
import java.util.Map;

/**
 * PutObjectTagging; whether it is allowed may depend on the tags in its body.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html
 */
public final class PutObjectTagging implements S3Handler {
    private final StoredObjects objects;
    private final S3Access access;

    public PutObjectTagging(StoredObjects objects, S3Access access) {
        this.objects = objects;
        this.access = access;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        VersionIds.requireNull(request.query().first("versionId"));
        byte[] document = SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES);
        Map<String, String> tags = TagDocument.read(document, TagRules.OBJECT);
        access.requireTagging(S3Operation.PUT_OBJECT_TAGGING, request, tags);
        objects.retag(request, tags);
        return HttpResponse.empty(200, Headers.EMPTY);
    }
}
