package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.lock.LegalHoldDocument;
import dev.sealgate.storage.object.ObjectLock;

/** GetObjectLegalHold. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLegalHold.html */
public final class GetObjectLegalHold implements HeadJudged {
    private final StoredObjects objects;

    public GetObjectLegalHold(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        boolean on = objects.requireLockable(request)
                .lock()
                .flatMap(ObjectLock::legalHold)
                .orElseThrow(() -> new S3Exception(S3ErrorCode.NO_SUCH_OBJECT_LOCK_CONFIGURATION));
        return XmlAnswers.ok(LegalHoldDocument.ROOT, document -> LegalHoldDocument.write(document, on));
    }
}
