package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.PublicAccessBlock;

/** GetPublicAccessBlock. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html */
public final class GetPublicAccessBlock implements HeadJudged {
    private final PublicAccessBlockTarget target;

    public GetPublicAccessBlock(PublicAccessBlockTarget target) {
        this.target = target;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        PublicAccessBlock block = target.find(request).orElseThrow(() -> missing(request));
        return XmlAnswers.ok(
                PublicAccessBlockDocument.ROOT, document -> PublicAccessBlockDocument.write(document, block));
    }

    private static S3Exception missing(S3Request request) {
        S3Exception missing = new S3Exception(S3ErrorCode.NO_SUCH_PUBLIC_ACCESS_BLOCK);
        return request.bucketName()
                .map(name -> missing.with("BucketName", name.value()))
                .orElse(missing);
    }
}
