package dev.sealgate.gateway.service.s3.access;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.service.s3.S3Request;

/** An operation whose requests {@link S3Access#admit} authorizes by their heads alone. Thread-safe. */
@FunctionalInterface
public non-sealed interface HeadJudged extends S3Handler {
    HttpResponse handle(S3Request request);
}
