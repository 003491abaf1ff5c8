package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import dev.sealgate.gateway.service.s3.access.S3Access;

/**
 * GetBucketPolicyStatus: whether the policy makes the bucket public.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
 */
public final class GetBucketPolicyStatus implements HeadJudged {
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
