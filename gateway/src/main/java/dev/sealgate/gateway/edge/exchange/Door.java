package dev.sealgate.gateway.edge.exchange;

/** One protocol's entrance: turns a request into an answer in that protocol's words, refusals included. Thread-safe. Never throws. */
@FunctionalInterface
public interface Door {
    HttpResponse handle(HttpRequest request, Trace trace);

    /** The answer to a request for which there is no place or memory now, in the protocol's words. */
    default HttpResponse busy(HttpRequest request, Trace trace) {
        return HttpResponse.empty(503, Headers.EMPTY);
    }

    /** The answer while this gateway must not serve, because others may have taken over: in the protocol's words, and without a look at the request. */
    default HttpResponse away(HttpRequest request, Trace trace) {
        return HttpResponse.empty(503, Headers.EMPTY);
    }

    /** The answer to a request that could not be recorded, although it must be: an internal failure in the protocol's words. */
    default HttpResponse unrecorded(HttpRequest request, Trace trace) {
        return HttpResponse.empty(500, Headers.EMPTY);
    }
}
