package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.BucketRepository;
import java.util.List;

/** DeleteBucketCors. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html */
public final class DeleteBucketCors implements HeadJudged {
    private final BucketRepository buckets;

    public DeleteBucketCors(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        PutBucketCors.set(buckets, request, List.of());
        return HttpResponse.empty(204, Headers.EMPTY);
    }
}
