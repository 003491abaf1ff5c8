package dev.sealgate.gateway.service.s3.object;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;
import dev.sealgate.gateway.service.s3.access.HeadJudged;

/**
 * PostObject: what a PutObject does, with a file whose form says where it ends. The door read the form's fields, which stand for headers.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html
 */
public final class PostObject implements HeadJudged {
    private final PutObject put;

    public PostObject(PutObject put) {
        this.put = put;
    }

    @Override
    public HttpResponse handle(S3Request request) {
        return HttpResponse.empty(200, put.store(request));
    }
}
