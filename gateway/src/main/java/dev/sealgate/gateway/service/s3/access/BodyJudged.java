package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.service.s3.S3Request;

/**
 * An operation whose requests can be authorized only once their bodies were read. The door calls the three methods in this order; only what
 * was permitted reaches the last one. Thread-safe.
 *
 * @param <I> what the request asks for
 * @param <P> what of it is permitted
 */
public non-sealed interface BodyJudged<I, P> extends S3Handler {
    /** Reads the body and changes nothing. @throws S3Exception for a request that is refused whoever sends it */
    I read(S3Request request);

    /** @throws S3Exception AccessDenied, unless it is part of the answer what was denied */
    P permit(S3Access access, S3Request request, I input);

    HttpResponse perform(S3Request request, P permitted);
}
