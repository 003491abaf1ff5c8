package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.cors.CorsDocument;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.BucketRepository;
import dev.sealgate.storage.object.CorsRule;
import java.util.List;

/** PutBucketCors. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
public final class PutBucketCors implements HeadJudged {
    private final BucketRepository buckets;

    public PutBucketCors(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        set(buckets, request, CorsDocument.read(SmallBody.read(request, CorsDocument.MAX_BYTES)));
        return HttpResponse.empty(200, Headers.EMPTY);
    }

    static void set(BucketRepository buckets, S3Request request, List<CorsRule> rules) {
        BucketName name = request.requireBucket().name();
        if (buckets.update(name, bucket -> bucket.withCors(rules)).isEmpty()) {
            throw new S3Exception(S3ErrorCode.NO_SUCH_BUCKET).with("BucketName", name.value());
        }
    }
}
