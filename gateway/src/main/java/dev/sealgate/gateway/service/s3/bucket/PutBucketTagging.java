package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Operation;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.BodyJudged;
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
public final class PutBucketTagging implements BodyJudged<Map<String, String>, Map<String, String>> {
    private final BucketRepository buckets;

    public PutBucketTagging(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public Map<String, String> read(S3Request request) {
        byte[] document = SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES);
        return TagDocument.read(document, TagRules.BUCKET);
    }

    @Override
    public Map<String, String> permit(S3Access access, S3Request request, Map<String, String> tags) {
        access.requireTagging(S3Operation.PUT_BUCKET_TAGGING, request, tags);
        return tags;
    }

    @Override
    public HttpResponse perform(S3Request request, Map<String, String> tags) {
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
