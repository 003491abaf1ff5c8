package dev.sealgate.gateway;

import dev.sealgate.gateway.audit.Audit;
import dev.sealgate.gateway.exchange.Door;
import dev.sealgate.gateway.exchange.HttpHandler;
import dev.sealgate.gateway.exchange.HttpRequest;
import dev.sealgate.gateway.exchange.HttpResponse;
import dev.sealgate.gateway.exchange.Trace;
import dev.sealgate.gateway.exchange.TrustedProxies;
import dev.sealgate.gateway.explain.DecisionRecorder;
import dev.sealgate.gateway.explain.OwnPages;
import dev.sealgate.gateway.metering.Meter;
import dev.sealgate.gateway.metrics.Metrics;
import dev.sealgate.gateway.s3.S3ErrorCode;
import dev.sealgate.gateway.s3.S3Errors;
import dev.sealgate.gateway.s3.S3Exception;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Where every request of every service comes in: picks the door, bounds how many are under way, and logs and records each one. Thread-safe. */
final class Pipeline implements HttpHandler {
    /** In place of a service, for the gateway's own pages: no credential is scoped to it. */
    static final String OWN = "/-/";

    private final TrustedProxies proxies;
    private final Services services;
    private final Door ownPages;
    private final DecisionRecorder decisions;
    private final Meter meter;
    private final Optional<Metrics> metrics;
    private final Optional<Audit> audit;
    private final Semaphore places;
    private final LongSupplier nanoTime;

    Pipeline(
            TrustedProxies proxies,
            Services services,
            Door ownPages,
            DecisionRecorder decisions,
            Meter meter,
            Optional<Metrics> metrics,
            Optional<Audit> audit,
            int maxInFlightRequests,
            LongSupplier nanoTime) {
        this.proxies = proxies;
        this.services = services;
        this.ownPages = ownPages;
        this.decisions = decisions;
        this.meter = meter;
        this.metrics = metrics;
        this.audit = audit;
        this.places = new Semaphore(maxInFlightRequests);
        this.nanoTime = nanoTime;
    }

    @Override
    public HttpResponse handle(HttpRequest received) {
        HttpRequest request = proxies.seenFromClient(received);
        Trace trace = new Trace();
        AccessLine line = new AccessLine(request, trace, nanoTime);
        if (!places.tryAcquire()) {
            metrics.ifPresent(Metrics::requestRefused);
            trace.errorCode(S3ErrorCode.SLOW_DOWN.wireCode());
            return line.end(S3Errors.render(new S3Exception(S3ErrorCode.SLOW_DOWN), request), _ -> {});
        }
        metrics.ifPresent(Metrics::requestBegan);
        try {
            String service = OwnPages.serves(request) ? OWN : Services.serviceOf(request);
            HttpResponse response = audit.map(trail -> recorded(trail, service, request, trace))
                    .orElseGet(() -> door(service).handle(request, trace));
            decisions.record(request, trace, response.status());
            LongConsumer sent = meter.record(service, trace, response.status(), line.announcedBytes());
            metrics.ifPresent(measured -> trace.kmsEvents().forEach(measured::performed));
            return line.end(response, entry -> {
                sent.accept(entry.bytesOut());
                metrics.ifPresent(measured -> measured.answered(
                        service,
                        entry.operation(),
                        entry.status(),
                        entry.bytesIn(),
                        entry.bytesOut(),
                        entry.elapsed()));
            });
        } finally {
            places.release();
            metrics.ifPresent(Metrics::requestEnded);
        }
    }

    /** The answer, once what it answers is recorded; a refusal when that cannot be. */
    private HttpResponse recorded(Audit trail, String service, HttpRequest request, Trace trace) {
        Door door = door(service);
        if (!trail.ready(service)) {
            return door.unrecorded(request, trace);
        }
        Instant begun = trail.now();
        HttpResponse response = door.handle(request, trace);
        if (trail.record(service, request, trace, response, begun)) {
            return response;
        }
        if (response.payload() instanceof HttpResponse.Payload.Streamed(HttpResponse.Source unsent)) {
            unsent.close();
        }
        return door.unrecorded(request, trace);
    }

    private Door door(String service) {
        return service.equals(OWN) ? ownPages : services.door(service);
    }
}
