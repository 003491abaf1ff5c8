package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import java.util.Optional;

/** DeletePublicAccessBlock. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html */
public final class DeletePublicAccessBlock implements HeadJudged {
    private final PublicAccessBlockTarget target;

    public DeletePublicAccessBlock(PublicAccessBlockTarget target) {
        this.target = target;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        target.set(request, Optional.empty());
        return HttpResponse.empty(204, Headers.EMPTY);
    }
}
