package dev.sealgate.gateway.service.s3.lifecycle;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.Bucket;
import dev.sealgate.storage.object.BucketLifecycle;

/**
 * GetBucketLifecycleConfiguration.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
 */
public final class GetBucketLifecycleConfiguration implements HeadJudged {
    private final BucketLifecycles lifecycles;

    public GetBucketLifecycleConfiguration(BucketLifecycles lifecycles) {
        this.lifecycles = lifecycles;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Bucket bucket = request.requireBucket();
        BucketLifecycle lifecycle = lifecycles
                .of(bucket)
                .orElseThrow(() -> new S3Exception(S3ErrorCode.NO_SUCH_LIFECYCLE_CONFIGURATION)
                        .with("BucketName", bucket.name().value()));
        return XmlAnswers.ok(
                SmallestTransition.header(lifecycle),
                LifecycleDocument.ROOT,
                document -> LifecycleDocument.write(document, lifecycle));
    }
}
