package dev.sealgate.gateway.operate.page;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Trace;

/** One of the admin pages. Thread-safe. */
@FunctionalInterface
public interface AdminPage {
    /**
     * @param rest of the path behind the page's own, decoded
     * @throws PageException among others that {@link AdminPages} answers
     */
    HttpResponse answer(HttpRequest request, Trace trace, String rest);
}
