package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.tagging.TagDocument;
import dev.sealgate.storage.object.Bucket;

/** GetBucketTagging. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html */
public final class GetBucketTagging implements HeadJudged {
    @Override
    public HttpResponse handle(S3Request request) {
        Bucket bucket = request.requireBucket();
        if (bucket.tags().isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_TAG_SET)
                    .with("BucketName", bucket.name().value());
        }
        return XmlAnswers.ok(TagDocument.ROOT, document -> TagDocument.write(document, bucket.tags()));
    }
}
