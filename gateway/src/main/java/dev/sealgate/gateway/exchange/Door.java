package dev.sealgate.gateway.exchange;

/** One protocol's entrance: turns a request into an answer in that protocol's words, refusals included. Thread-safe. Never throws. */
@FunctionalInterface
public interface Door {
    HttpResponse handle(HttpRequest request, Trace trace);
}
