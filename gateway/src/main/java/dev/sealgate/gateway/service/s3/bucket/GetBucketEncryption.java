package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Handler;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;

/** GetBucketEncryption. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html */
public final class GetBucketEncryption implements S3Handler {
    @Override
    public HttpResponse handle(S3Request request) {
        return XmlAnswers.ok(
                BucketEncryptionDocument.ROOT,
                document -> BucketEncryptionDocument.write(
                        document, request.requireBucket().encryption()));
    }
}
