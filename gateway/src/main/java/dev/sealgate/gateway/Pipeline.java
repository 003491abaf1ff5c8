package dev.sealgate.gateway;

import dev.sealgate.gateway.exchange.Door;
import dev.sealgate.gateway.exchange.HttpHandler;
import dev.sealgate.gateway.exchange.HttpRequest;
import dev.sealgate.gateway.exchange.HttpResponse;
import dev.sealgate.gateway.exchange.Trace;
import dev.sealgate.gateway.exchange.TrustedProxies;
import dev.sealgate.gateway.explain.DecisionRecorder;
import dev.sealgate.gateway.explain.OwnPages;
import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Errors;
import dev.sealgate.gateway.s3.S3Exception;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;

/** Where every request of every service comes in: picks the door, bounds how many are under way, and logs and records each one. Thread-safe. */
final class Pipeline implements HttpHandler {
    private final TrustedProxies proxies;
    private final Services services;
    private final Door ownPages;
    private final DecisionRecorder decisions;
    private final Semaphore places;
    private final LongSupplier nanoTime;

    Pipeline(
            TrustedProxies proxies,
            Services services,
            Door ownPages,
            DecisionRecorder decisions,
            int maxInFlightRequests,
            LongSupplier nanoTime) {
        this.proxies = proxies;
        this.services = services;
        this.ownPages = ownPages;
        this.decisions = decisions;
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
            HttpResponse response = door(request).handle(request, trace);
            decisions.record(request, trace, response.status());
            return line.end(response);
        } finally {
            places.release();
        }
    }

    private Door door(HttpRequest request) {
        if (OwnPages.serves(request)) {
            return ownPages;
        }
        return services.door(request);
    }
}
