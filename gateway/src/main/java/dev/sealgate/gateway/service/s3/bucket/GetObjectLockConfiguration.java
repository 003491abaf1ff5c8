package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.lock.ObjectLockDocument;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketLock;

/** GetObjectLockConfiguration. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html */
public final class GetObjectLockConfiguration implements HeadJudged {
    @Override
    public HttpResponse handle(S3Request request) {
        Bucket bucket = request.requireBucket();
        BucketLock lock = bucket.objectLock()
                .orElseThrow(() -> new S3Exception(S3ErrorCode.OBJECT_LOCK_CONFIGURATION_NOT_FOUND)
                        .with("BucketName", bucket.name().value()));
        return XmlAnswers.ok(ObjectLockDocument.ROOT, document -> ObjectLockDocument.write(document, lock));
    }
}
