package dev.sealgate.gateway;

import dev.sealgate.gateway.exchange.Door;
import dev.sealgate.gateway.exchange.Headers;
import dev.sealgate.gateway.exchange.HttpHandler;
import dev.sealgate.gateway.exchange.HttpRequest;
import dev.sealgate.gateway.exchange.HttpResponse;
import dev.sealgate.gateway.exchange.Trace;
import dev.sealgate.gateway.exchange.TrustedProxies;
import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Errors;
import dev.sealgate.gateway.s3.S3Exception;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** Where every request of every service comes in: picks the door, bounds how many are under way, and logs each one. Thread-safe. */
final class Pipeline implements HttpHandler {
    /** Gateway-own pages; {@code -} can never be a bucket's name. */
    private static final String OWN_PAGES = "/-/";

    private final TrustedProxies proxies;
    private final Services services;
    private final Semaphore places;
    private final LongSupplier nanoTime;

    Pipeline(TrustedProxies proxies, Services services, int maxInFlightRequests, LongSupplier nanoTime) {
        this.proxies = proxies;
        this.services = services;
        this.places = new Semaphore(maxInFlightRequests);
        this.nanoTime = nanoTime;
    }

    @Override
    public HttpResponse handle(HttpRequest received) {
        HttpRequest request = proxies.seenFromClient(received);
        Trace trace = new Trace();
        AccessLine line = new AccessLine(request, trace, nanoTime);
        if (!places.tryAcquire()) {
            trace.errorCode(S3ErrorCode.SLOW_DOWN.wireCode());
            return line.end(S3Errors.render(new S3Exception(S3ErrorCode.SLOW_DOWN), request));
        }
        try {
            return line.end(door(request).handle(request, trace));
        } finally {
            places.release();
        }
    }

    private Door door(HttpRequest request) {
        if (request.rawPath().startsWith(OWN_PAGES)) {
            return Pipeline::ownPage;
        }
        return services.door(request);
    }

    private static HttpResponse ownPage(HttpRequest request, Trace trace) {
        trace.operation("health");
        boolean health = request.rawPath().equals("/-/health");
        boolean read = request.method().equals("GET") || request.method().equals("HEAD");
        Headers headers = Headers.of("content-type", "text/plain; charset=utf-8");
        if (!health) {
            return HttpResponse.text(404, headers, "No such page. There is /-/health.\n");
        }
        return read
                ? HttpResponse.text(200, headers, "ok\n")
                : HttpResponse.text(405, Headers.of("allow", "GET, HEAD"), "");
    }
}
