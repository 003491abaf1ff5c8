package dev.sealgate.gateway;

import dev.sealgate.gateway.edge.exchange.BusyException;
import dev.sealgate.gateway.edge.exchange.Door;
import dev.sealgate.gateway.edge.exchange.HttpHandler;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Places;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.edge.exchange.TrustedProxies;
import dev.sealgate.gateway.operate.explain.DecisionRecorder;
import dev.sealgate.gateway.operate.page.AdminPages;
import dev.sealgate.gateway.record.audit.Audit;
import dev.sealgate.gateway.record.metering.Meter;
import dev.sealgate.gateway.record.metrics.Metrics;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Where every request of every service comes in: picks the door, gives a place, and logs and records each one. Thread-safe. */
final class Pipeline implements HttpHandler {
    /** In place of a service, for the admin pages: no credential is scoped to it. */
    static final String OWN = "/-/";

    /** Shorter ones need no memory of their own: there are no more of them than connections. */
    private static final int SHORT_ANSWER_BYTES = 16 * 1024;

    private final TrustedProxies proxies;
    private final Services services;
    private final Door adminPages;
    private final DecisionRecorder decisions;
    private final Meter meter;
    private final Optional<Metrics> metrics;
    private final Optional<Audit> audit;
    private final Places places;
    private final LongSupplier nanoTime;

    Pipeline(
            TrustedProxies proxies,
            Services services,
            Door adminPages,
            DecisionRecorder decisions,
            Meter meter,
            Optional<Metrics> metrics,
            Optional<Audit> audit,
            Places places,
            LongSupplier nanoTime) {
        this.proxies = proxies;
        this.services = services;
        this.adminPages = adminPages;
        this.decisions = decisions;
        this.meter = meter;
        this.metrics = metrics;
        this.audit = audit;
        this.places = places;
        this.nanoTime = nanoTime;
    }

    @Override
    public HttpResponse handle(HttpRequest received) {
        HttpRequest client = proxies.seenFromClient(received);
        Places.Place place = places.enter(client.remoteAddress());
        metrics.ifPresent(Metrics::requestBegan);
        Runnable leave = () -> {
            place.leave();
            metrics.ifPresent(Metrics::requestEnded);
        };
        try {
            return handle(client.withBody(place.seat(client.body())), place).before(leave);
        } catch (RuntimeException | Error e) {
            leave.run();
            throw e;
        }
    }

    private HttpResponse handle(HttpRequest request, Places.Place place) {
        Trace trace = new Trace();
        AccessLine line = new AccessLine(request, trace, nanoTime);
        String service = AdminPages.serves(request) ? OWN : Services.serviceOf(request);
        HttpResponse response = audit.map(trail -> recorded(trail, service, request, trace, place))
                .orElseGet(() -> answer(service, request, trace, place));
        if (trace.errorCode().filter(BusyException.CODE::equals).isPresent()) {
            metrics.ifPresent(Metrics::requestRefused);
        }
        decisions.record(request, trace, response.status());
        LongConsumer sent = meter.record(service, trace, response.status(), line.announcedBytes());
        metrics.ifPresent(measured -> trace.kmsEvents().forEach(measured::performed));
        return line.end(response, entry -> {
            sent.accept(entry.bytesOut());
            metrics.ifPresent(measured -> measured.answered(
                    service, entry.operation(), entry.status(), entry.bytesIn(), entry.bytesOut(), entry.elapsed()));
        });
    }

    /** The door's answer, if there is memory to keep it in until it was sent. */
    private HttpResponse answer(String service, HttpRequest request, Trace trace, Places.Place place) {
        HttpResponse response = door(service).handle(request, trace);
        try {
            place.keepAnswer(memoryBytes(response));
            return response;
        } catch (BusyException _) {
            return door(service).busy(request, trace);
        }
    }

    private static long memoryBytes(HttpResponse response) {
        return response.payload() instanceof HttpResponse.Payload.Whole(HttpResponse.ByteArray bytes)
                        && bytes.view().length > SHORT_ANSWER_BYTES
                ? bytes.view().length
                : 0;
    }

    /** The answer, once what it answers is recorded; a refusal when that cannot be. */
    private HttpResponse recorded(Audit trail, String service, HttpRequest request, Trace trace, Places.Place place) {
        Door door = door(service);
        if (!trail.ready(service)) {
            return door.unrecorded(request, trace);
        }
        Instant begun = trail.now();
        HttpResponse response = answer(service, request, trace, place);
        if (trail.record(service, request, trace, response, begun)) {
            return response;
        }
        if (response.payload() instanceof HttpResponse.Payload.Streamed(HttpResponse.Source unsent)) {
            unsent.close();
        }
        return door.unrecorded(request, trace);
    }

    private Door door(String service) {
        return service.equals(OWN) ? adminPages : services.door(service);
    }
}
