package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.config.HostPort;
import dev.sealgate.gateway.config.Setting;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.HttpResponse.Payload;
import dev.sealgate.gateway.edge.log.RequestId;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.ServerSSLOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event loop's share of the listeners: accepts connections and begins their exchanges. */
final class Listener extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /** An address and how it is served. */
    record Endpoint(HostPort where, HttpServerOptions options) {
        /** By which the operator chooses another. */
        String option() {
            return (options.isSsl() ? Setting.HTTPS : Setting.HTTP).option();
        }
    }

    private final Edge edge;
    private final List<Endpoint> endpoints;
    private final Patience patience;
    private final Crowd crowd;
    private final IdentityHashMap<HttpConnection, Connection> connections = new IdentityHashMap<>();
    private final List<HttpServer> servers = new ArrayList<>();

    /** @param maxConnections of this event loop */
    Listener(Edge edge, List<Endpoint> endpoints, Patience patience, int maxConnections) {
        this.edge = edge;
        this.endpoints = endpoints;
        this.patience = patience;
        this.crowd = new Crowd(maxConnections);
    }

    @Override
    public Future<?> start() {
        Patience.Ticks ticks = patience.ticks();
        vertx.setPeriodic(patience.tickMillis(), _ -> tick(ticks));
        Future<?> started = Future.succeededFuture();
        for (Endpoint endpoint : endpoints) {
            started = started.compose(_ -> listen(endpoint));
        }
        return started;
    }

    private Future<?> listen(Endpoint endpoint) {
        HostPort where = endpoint.where();
        HttpServer server = vertx.createHttpServer(endpoint.options())
                .connectionHandler(this::onConnection)
                .requestHandler(this::onRequest)
                .invalidRequestHandler(this::onInvalidRequest)
                .exceptionHandler(e -> LOG.debug("connection failed before its first request: {}", e.toString()));
        servers.add(server);
        // Vert.x: the event loops share a free port when they ask for the same negative one
        int port = where.port() == 0 ? -servers.size() : where.port();
        return server.listen(port, where.host())
                .recover(cause -> Future.failedFuture(new ListenException(endpoint.option(), where, cause)));
    }

    /** The ports that were bound, in the order of the endpoints. */
    List<Integer> ports() {
        return servers.stream().map(HttpServer::actualPort).toList();
    }

    private void tick(Patience.Ticks ticks) {
        // closing a connection changes the map
        for (Connection connection : List.copyOf(connections.values())) {
            connection.tick(ticks);
        }
    }

    private void onConnection(HttpConnection accepted) {
        connectionOf(accepted);
    }

    private Connection connectionOf(HttpConnection vertxConnection) {
        return connections.computeIfAbsent(vertxConnection, opened -> {
            Connection connection = new Connection(opened);
            crowd.join(connection);
            opened.closeHandler(_ -> {
                connections.remove(opened);
                crowd.leave(connection);
                connection.closed();
            });
            return connection;
        });
    }

    private void onRequest(HttpServerRequest request) {
        Connection connection = connectionOf(request.connection());
        if (connection.isClosing()) {
            return;
        }
        String requestId = RequestIds.next();
        IncomingHead head = IncomingHead.of(request, requestId).orElse(null);
        if (head == null) {
            refuse(request, connection, requestId, Refusal.INVALID_URI);
            return;
        }
        Exchange exchange = new Exchange(edge, connection, request, head);
        exchange.listen();
        connection.begin(exchange, () -> {
            if (exchange.hasSmallBody()) {
                // After the reads of this turn: a body that came with the head is there then.
                connection.eventLoop().execute(() -> run(exchange));
            } else {
                run(exchange);
            }
        });
    }

    private void run(Exchange exchange) {
        edge.inFlight().begin();
        try {
            edge.requestThreads().execute(exchange);
        } catch (RejectedExecutionException e) {
            edge.inFlight().finish();
            exchange.send(Refusal.SHUTTING_DOWN.answer(exchange.requestId(), RequestIds.nextExtended()));
        }
    }

    private void onInvalidRequest(HttpServerRequest request) {
        Connection connection = connectionOf(request.connection());
        if (connection.isClosing()) {
            return;
        }
        @Nullable Throwable cause = request.decoderResult().cause();
        String requestId = RequestIds.next();
        try (var _ = RequestId.set(requestId)) {
            LOG.debug("refused by the HTTP parser: {}", String.valueOf(cause));
        }
        refuse(request, connection, requestId, Refusal.of(cause));
    }

    /** Answers without a handler; what follows on this connection cannot be trusted to be a request. */
    private void refuse(HttpServerRequest request, Connection connection, String requestId, Refusal refusal) {
        connection.announceClose();
        HttpResponse answer = refusal.answer(requestId, RequestIds.nextExtended());
        if (answer.payload() instanceof Payload.Whole(HttpResponse.ByteArray bytes)) {
            OutgoingHead.write(
                    request.response(),
                    answer,
                    bytes.view().length,
                    requestId,
                    edge.date().now(),
                    true);
            request.response()
                    .end(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes.view())))
                    .onComplete(_ -> connection.linger(vertx));
        }
    }

    /** Any thread: takes a new certificate for new connections. */
    Future<?> updateTls(ServerSSLOptions options) {
        List<Future<Boolean>> updates = new ArrayList<>();
        for (int i = 0; i < endpoints.size(); i++) {
            if (endpoints.get(i).options().isSsl()) {
                updates.add(servers.get(i).updateSSLOptions(options));
            }
        }
        return Future.all(updates);
    }

    /** Any thread: stops accepting, closes idle connections at once and the others after their answer, all within {@code limit}. */
    Future<?> shutdown(Duration limit) {
        return Future.all(servers.stream().map(server -> server.shutdown(limit)).toList());
    }
}
