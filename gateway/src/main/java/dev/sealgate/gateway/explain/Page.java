package dev.sealgate.gateway.explain;

import dev.sealgate.gateway.exchange.HttpRequest;
import dev.sealgate.gateway.exchange.HttpResponse;
import dev.sealgate.gateway.exchange.Trace;

/** One of the gateway's own pages. Thread-safe. */
@FunctionalInterface
public interface Page {
    /**
     * @param rest of the path behind the page's own, decoded
     * @throws PageException among others that {@link OwnPages} answers
     */
    HttpResponse answer(HttpRequest request, Trace trace, String rest);
}
