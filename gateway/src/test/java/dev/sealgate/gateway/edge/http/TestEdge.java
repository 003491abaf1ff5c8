package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.config.HostPort;
import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpHandler;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An edge on a free port with one handler. */
final class TestEdge implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");
    private static final HostPort ANY_PORT = new HostPort("127.0.0.1", 0);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServerEdge edge;

    TestEdge(HttpHandler handler) {
        this(handler, Duration.ofSeconds(30));
    }

    TestEdge(HttpHandler handler, Duration idleLimit) {
        this(handler, patience(idleLimit), 1_000);
    }

    TestEdge(HttpHandler handler, Patience patience, int maxConnections) {
        EdgeOptions options =
                new EdgeOptions(Optional.of(ANY_PORT), Optional.empty(), Optional.empty(), patience, maxConnections, 2);
        edge = HttpServerEdge.start(options, handler, threads, InstantSource.fixed(NOW));
    }

    /** The same for everything, and no rate to speak of. */
    static Patience patience(Duration limit) {
        return new Patience(limit, limit, limit, limit, 1);
    }

    RawClient connect() {
        return RawClient.connect(edge.http().orElseThrow());
    }

    HttpServerEdge server() {
        return edge;
    }

    static HttpResponse ok(String text) {
        return HttpResponse.text(200, Headers.EMPTY, text);
    }

    static byte[] readAll(Body body) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuffer next = body.next(); next.hasRemaining(); next = body.next()) {
            all.write(next.array(), next.arrayOffset() + next.position(), next.remaining());
        }
        return all.toByteArray();
    }

    /** Answers with what was sent. */
    static HttpResponse echo(HttpRequest request) {
        return HttpResponse.whole(200, Headers.EMPTY, readAll(request.body()));
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        edge.stop(Duration.ofSeconds(5));
        threads.close();
    }
}
