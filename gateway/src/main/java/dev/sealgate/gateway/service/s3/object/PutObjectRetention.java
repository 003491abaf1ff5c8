package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.BodyJudged;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.lock.RetentionDocument;
import dev.sealgate.storage.object.Retention;
import java.util.Optional;

/**
 * PutObjectRetention; whether it is allowed may depend on the retention in its body.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html
 */
public final class PutObjectRetention implements BodyJudged<Optional<Retention>, Optional<Retention>> {
    private final StoredObjects objects;

    public PutObjectRetention(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public Optional<Retention> read(S3Request request) {
        VersionIds.of(request);
        return RetentionDocument.read(SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES), request.now());
    }

    @Override
    public Optional<Retention> permit(S3Access access, S3Request request, Optional<Retention> retention) {
        access.requireRetention(request, retention);
        return retention;
    }

    @Override
    public HttpResponse perform(S3Request request, Optional<Retention> retention) {
        objects.retain(request, retention);
        return HttpResponse.empty(200, Headers.EMPTY);
    }
}
