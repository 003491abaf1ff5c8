package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;

/** GetBucketEncryption. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html */
public final class GetBucketEncryption implements HeadJudged {
    @Override
    public HttpResponse handle(S3Request request) {
        return XmlAnswers.ok(
                BucketEncryptionDocument.ROOT,
                document -> BucketEncryptionDocument.write(
                        document, request.requireBucket().encryption()));
    }
}
