package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.edge.exchange.HttpHandler;
import io.vertx.core.Vertx;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/** What all connections share. Thread-safe. */
final class Edge {
    private final Vertx vertx;
    private final HttpHandler handler;
    private final Executor requestThreads;
    private final HttpDate date;
    private final BatchPool pool;
    private final InFlight inFlight = new InFlight();
    private final AtomicBoolean draining = new AtomicBoolean();

    Edge(Vertx vertx, HttpHandler handler, Executor requestThreads, HttpDate date, BatchPool pool) {
        this.vertx = vertx;
        this.handler = handler;
        this.requestThreads = requestThreads;
        this.date = date;
        this.pool = pool;
    }

    Vertx vertx() {
        return vertx;
    }

    HttpHandler handler() {
        return handler;
    }

    Executor requestThreads() {
        return requestThreads;
    }

    HttpDate date() {
        return date;
    }

    BatchPool pool() {
        return pool;
    }

    InFlight inFlight() {
        return inFlight;
    }

    /** From now on every answer announces {@code Connection: close}; says whether that is new. */
    boolean drain() {
        return draining.compareAndSet(false, true);
    }

    boolean isDraining() {
        return draining.get();
    }
}
