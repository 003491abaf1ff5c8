package dev.sealgate.gateway.edge.exchange;

/** Answers requests, each on a thread of its own that may block. Thread-safe. Never throws. */
@FunctionalInterface
public interface HttpHandler {
    HttpResponse handle(HttpRequest request);
}
