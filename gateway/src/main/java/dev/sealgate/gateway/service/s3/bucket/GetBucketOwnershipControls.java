package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.ObjectOwnership;

/** GetBucketOwnershipControls. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html */
public final class GetBucketOwnershipControls implements HeadJudged {
    @Override
    public HttpResponse handle(S3Request request) {
        ObjectOwnership ownership = request.requireBucket()
                .ownership()
                .orElseThrow(() -> new S3Exception(S3ErrorCode.OWNERSHIP_CONTROLS_NOT_FOUND)
                        .with("BucketName", request.requireBucket().name().value()));
        return XmlAnswers.ok(OwnershipDocument.ROOT, document -> OwnershipDocument.write(document, ownership));
    }
}
