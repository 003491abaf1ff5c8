package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.BodyJudged;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.lock.LegalHoldDocument;

/**
 * PutObjectLegalHold; whether it is allowed may depend on its body.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html
 */
public final class PutObjectLegalHold implements BodyJudged<Boolean, Boolean> {
    private final StoredObjects objects;

    public PutObjectLegalHold(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public Boolean read(S3Request request) {
        VersionIds.of(request);
        return LegalHoldDocument.read(SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES));
    }

    @Override
    public Boolean permit(S3Access access, S3Request request, Boolean on) {
        access.requireLegalHold(request, on);
        return on;
    }

    @Override
    public HttpResponse perform(S3Request request, Boolean on) {
        objects.hold(request, on);
        return HttpResponse.empty(200, Headers.EMPTY);
    }
}
