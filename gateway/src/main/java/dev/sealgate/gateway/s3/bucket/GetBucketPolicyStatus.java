package dev.sealgate.gateway.s3.bucket;

import dev.sealgate.gateway.access.S3Access;
import dev.sealgate.gateway.exchange.HttpResponse;
import dev.sealgate.gateway.s3.S3Handler;
import dev.sealgate.gateway.s3.S3Request;
import dev.sealgate.gateway.s3.XmlAnswers;

/**
 * GetBucketPolicyStatus: whether the policy makes the bucket public.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
 */
public final class GetBucketPolicyStatus implements S3Handler {
    private final S3Access access;

    public GetBucketPolicyStatus(S3Access access) {
        this.access = access;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        boolean isPublic = access.isPublic(request.requireBucket()).orElseThrow(() -> GetBucketPolicy.missing(request));
        return XmlAnswers.ok("PolicyStatus", status -> status.text("IsPublic", isPublic));
    }
}
