package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.RequestedRegion;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;

/** HeadBucket. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html */
public final class HeadBucket implements HeadJudged {
    @Override
    public HttpResponse handle(S3Request request) {
        return HttpResponse.empty(
                200,
                Headers.builder()
                        .add(RequestedRegion.HEADER, request.requireBucket().region())
                        .add("x-amz-access-point-alias", "false")
                        .add(
                                BucketNames.ARN_HEADER,
                                BucketNames.arn(request.requireBucket().name()))
                        .add("content-type", "application/xml")
                        .build());
    }
}
