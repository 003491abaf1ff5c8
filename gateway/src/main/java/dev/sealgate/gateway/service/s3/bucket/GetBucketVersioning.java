package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;

/** GetBucketVersioning. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html */
public final class GetBucketVersioning implements HeadJudged {
    @Override
    public HttpResponse handle(S3Request request) {
        return XmlAnswers.ok(
                VersioningDocument.ROOT,
                document -> request.requireBucket()
                        .versioning()
                        .ifPresent(versioning -> VersioningDocument.write(document, versioning)));
    }
}
