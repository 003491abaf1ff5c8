package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.lock.RetentionDocument;
import dev.sealgate.storage.object.ObjectLock;
import dev.sealgate.storage.object.Retention;

/** GetObjectRetention. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html */
public final class GetObjectRetention implements HeadJudged {
    private final StoredObjects objects;

    public GetObjectRetention(StoredObjects objects) {
        this.objects = objects;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Retention retention = objects.requireLockable(request)
                .lock()
                .flatMap(ObjectLock::retention)
                .orElseThrow(() -> new S3Exception(S3ErrorCode.NO_SUCH_OBJECT_LOCK_CONFIGURATION));
        return XmlAnswers.ok(RetentionDocument.ROOT, document -> RetentionDocument.write(document, retention));
    }
}
