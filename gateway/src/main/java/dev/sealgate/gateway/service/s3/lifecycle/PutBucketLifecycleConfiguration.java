package dev.sealgate.gateway.service.s3.lifecycle;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.BucketLifecycle;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import java.util.Optional;
import java.util.UUID;

/**
 * PutBucketLifecycleConfiguration.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
 */
public final class PutBucketLifecycleConfiguration implements HeadJudged {
    private final BucketRepository buckets;

    public PutBucketLifecycleConfiguration(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        Optional<String> smallest = SmallestTransition.named(request.headers());
        byte[] document = SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES);
        BucketName name = request.requireBucket().name();
        BucketLifecycle lifecycle =
                new BucketLifecycle(UUID.randomUUID().toString(), LifecycleDocument.read(document), smallest);
        if (buckets.putLifecycle(name, lifecycle).isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
        }
        return HttpResponse.empty(200, SmallestTransition.header(lifecycle));
    }
}
