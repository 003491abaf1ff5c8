package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;

/**
 * The behaviour of one S3 operation: an authenticated request in, an answer or an {@link S3Exception} out. Its kind says what the request is
 * authorized by, so that no operation can be written that is not authorized at all. Thread-safe.
 */
public sealed interface S3Handler permits HeadJudged, BodyJudged {
    /** Performs the operation, once the request's head was {@linkplain S3Access#admit admitted}; what its body decides is asked here. */
    static HttpResponse perform(S3Handler handler, S3Access access, S3Request request) {
        return switch (handler) {
            case HeadJudged judged -> judged.handle(request);
            case BodyJudged<?, ?> judged -> perform(judged, access, request);
        };
    }

    private static <I, P> HttpResponse perform(BodyJudged<I, P> handler, S3Access access, S3Request request) {
        I input = handler.read(request);
        P permitted = handler.permit(access, request, input);
        return handler.perform(request, permitted);
    }
}
