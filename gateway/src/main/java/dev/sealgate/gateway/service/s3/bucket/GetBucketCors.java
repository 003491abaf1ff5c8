package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.cors.CorsDocument;
import dev.sealgate.storage.object.Bucket;

/** GetBucketCors. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html */
public final class GetBucketCors implements HeadJudged {
    @Override
    public HttpResponse handle(S3Request request) {
        Bucket bucket = request.requireBucket();
        if (bucket.cors().isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_CORS_CONFIGURATION)
                    .with("BucketName", bucket.name().value());
        }
        return XmlAnswers.ok(CorsDocument.ROOT, document -> CorsDocument.write(document, bucket.cors()));
    }
}
