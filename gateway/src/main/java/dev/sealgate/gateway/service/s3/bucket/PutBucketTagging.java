package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Handler;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.S3Access;
import dev.sealgate.gateway.service.s3.tagging.TagDocument;
import dev.sealgate.gateway.service.s3.tagging.TagRules;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import java.util.Map;

/**
 * PutBucketTagging; whether it is allowed may depend on the tags in its body.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html
 */
public final class PutBucketTagging implements S3Handler {
    private final BucketRepository buckets;
    private final S3Access access;

    public PutBucketTagging(BucketRepository buckets, S3Access access) {
        this.buckets = buckets;
        this.access = access;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        byte[] document = SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES);
        Map<String, String> tags = TagDocument.read(document, TagRules.BUCKET);
        access.requireTagging(S3Operation.PUT_BUCKET_TAGGING, request, tags);
        set(buckets, request, tags);
        return HttpResponse.empty(204, Headers.EMPTY);
    }

    static void set(BucketRepository buckets, S3Request request, Map<String, String> tags) {
        BucketName name = request.requireBucket().name();
        if (buckets.update(name, bucket -> bucket.withTags(tags)).isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
        }
    }
}
