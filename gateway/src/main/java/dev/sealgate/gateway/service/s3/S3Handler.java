package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.protocol.s3.S3Exception;

/** The behaviour of one S3 operation: an authenticated, authorized request in, an answer or an {@link S3Exception} out. Thread-safe. */
@FunctionalInterface
public interface S3Handler {
    HttpResponse handle(S3Request request);
}
