package dev.sealgate.gateway;

import dev.sealgate.gateway.edge.exchange.BusyException;
import dev.sealgate.gateway.edge.exchange.Door;
import dev.sealgate.gateway.edge.exchange.HttpHandler;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.Places;
import dev.sealgate.gateway.edge.exchange.RequestObserver;
import dev.sealgate.gateway.edge.exchange.RequestObserver.Answered;
import dev.sealgate.gateway.edge.exchange.RequestObserver.Sent;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.edge.exchange.TrustedProxies;
import dev.sealgate.gateway.record.audit.Audit;
import dev.sealgate.storage.metadata.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Where every request of every service comes in: picks the door, gives a place, and logs and records each one. Thread-safe. */
final class Pipeline implements HttpHandler {
    /** Shorter ones need no memory of their own: there are no more of them than connections. */
    private static final int SHORT_ANSWER_BYTES = 16 * 1024;

    private final TrustedProxies proxies;
    private final Services services;
    private final List<RequestObserver> observers;
    private final Optional<Audit> audit;
    private final Places places;
    private final BooleanSupplier serving;
    private final Database database;
    private final LongSupplier nanoTime;

    /**
     * @param serving whether no other gateway may act in this one's place; asked for each request
     * @param database is told where each request begins and ends
     */
    Pipeline(
            TrustedProxies proxies,
            Services services,
            List<RequestObserver> observers,
            Optional<Audit> audit,
            Places places,
            BooleanSupplier serving,
            Database database,
            LongSupplier nanoTime) {
        this.proxies = proxies;
        this.services = services;
        this.observers = List.copyOf(observers);
        this.audit = audit;
        this.places = places;
        this.serving = serving;
        this.database = database;
        this.nanoTime = nanoTime;
    }

    @Override
    public HttpResponse handle(HttpRequest received) {
        HttpRequest client = proxies.seenFromClient(received);
        Places.Place place = places.enter(client.remoteAddress());
        observers.forEach(RequestObserver::began);
        Runnable leave = () -> {
            place.leave();
            observers.forEach(RequestObserver::ended);
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
        Service service = services.of(request);
        HttpResponse response = audit.map(trail -> recorded(trail, service, request, trace, place))
                .orElseGet(() -> answer(service.door(), request, trace, place));
        Answered answered = new Answered(
                request,
                trace,
                response.status(),
                service.name(),
                service.labelOf(trace.operation()),
                line.announcedBytes());
        List<Consumer<Sent>> waiting =
                observers.stream().map(each -> each.answered(answered)).toList();
        return line.end(response, sent -> waiting.forEach(each -> each.accept(sent)));
    }

    /** The door's answer, if there is memory to keep it in until it was sent. */
    private HttpResponse answer(Door door, HttpRequest request, Trace trace, Places.Place place) {
        HttpResponse response = serving.getAsBoolean()
                ? database.inRequest(() -> door.handle(request, trace))
                : door.away(request, trace);
        try {
            place.keepAnswer(memoryBytes(response));
            return response;
        } catch (BusyException _) {
            return door.busy(request, trace);
        }
    }

    private static long memoryBytes(HttpResponse response) {
        return response.payload() instanceof HttpResponse.Payload.Whole(HttpResponse.ByteArray bytes)
                        && bytes.view().length > SHORT_ANSWER_BYTES
                ? bytes.view().length
                : 0;
    }

    /** The answer, once what it answers is recorded; a refusal when that cannot be. */
    private HttpResponse recorded(Audit trail, Service service, HttpRequest request, Trace trace, Places.Place place) {
        Door door = service.door();
        if (!trail.ready(service.recording())) {
            return door.unrecorded(request, trace);
        }
        Instant begun = trail.now();
        HttpResponse response = answer(door, request, trace, place);
        if (trail.record(service.name(), service.recording(), request, trace, response, begun)) {
            return response;
        }
        if (response.payload() instanceof HttpResponse.Payload.Streamed(HttpResponse.Source unsent)) {
            unsent.close();
        }
        return door.unrecorded(request, trace);
    }
}
