package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.storage.object.BucketRepository;
import java.util.Optional;

/** DeleteBucketOwnershipControls. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketOwnershipControls.html */
public final class DeleteBucketOwnershipControls implements HeadJudged {
    private final BucketRepository buckets;

    public DeleteBucketOwnershipControls(BucketRepository buckets) {
        this.buckets = buckets;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        PutBucketOwnershipControls.set(buckets, request, bucket -> bucket.withOwnership(Optional.empty()));
        return HttpResponse.empty(204, Headers.EMPTY);
    }
}
