package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.config.Regions;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.XmlAnswers;
import dev.sealgate.gateway.service.s3.access.HeadJudged;

/** GetBucketLocation. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html */
public final class GetBucketLocation implements HeadJudged {
    @Override
    public HttpResponse handle(S3Request request) {
        String region = request.requireBucket().region();
        // AWS: us-east-1 has no location constraint.
        return XmlAnswers.ok("LocationConstraint", body -> body.rawText(region.equals(Regions.GLOBAL) ? "" : region));
    }
}
