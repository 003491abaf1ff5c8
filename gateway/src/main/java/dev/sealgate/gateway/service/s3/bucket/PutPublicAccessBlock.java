package dev.sealgate.gateway.service.s3.bucket;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.SmallBody;
import dev.sealgate.gateway.service.s3.access.HeadJudged;
import java.util.Optional;

/** PutPublicAccessBlock. Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html */
public final class PutPublicAccessBlock implements HeadJudged {
    private final PublicAccessBlockTarget target;

    public PutPublicAccessBlock(PublicAccessBlockTarget target) {
        this.target = target;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        byte[] document = SmallBody.read(request, SmallBody.MAX_DOCUMENT_BYTES);
        target.set(request, Optional.of(PublicAccessBlockDocument.read(document)));
        return HttpResponse.empty(200, Headers.EMPTY);
    }
}
