package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.config.HostPort;
import dev.sealgate.gateway.edge.exchange.HttpHandler;
import dev.sealgate.gateway.edge.tls.TlsIdentity;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP and HTTPS listeners: turns each request into an {@link dev.sealgate.gateway.edge.exchange.HttpRequest}, has it
 * answered on a thread of its own, and writes the answer.
 *
 * <p>HTTP/1.1 and 1.0. A body is never short without the handler or the client being told: the handler by
 * {@link dev.sealgate.gateway.edge.exchange.BodyException}, the client by a broken connection. Thread-safe.
 */
public final class HttpServerEdge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServerEdge.class);

    private final Vertx vertx;
    private final Edge edge;
    private final EdgeOptions options;
    private final List<Listener> listeners;
    private final Optional<HostPort> http;
    private final Optional<HostPort> https;

    private HttpServerEdge(
            Vertx vertx,
            Edge edge,
            EdgeOptions options,
            List<Listener> listeners,
            Optional<HostPort> http,
            Optional<HostPort> https) {
        this.vertx = vertx;
        this.edge = edge;
        this.options = options;
        this.listeners = listeners;
        this.http = http;
        this.https = https;
    }

    /**
     * Opens the listeners; from then on requests come.
     *
     * @param requestThreads runs each request; expected to give each a thread of its own
     * @throws ListenException when an address cannot be bound
     */
    public static HttpServerEdge start(
            EdgeOptions options, HttpHandler handler, Executor requestThreads, InstantSource clock) {
        return start(options, handler, requestThreads, clock, Optional.empty());
    }

    /** As above, measured in {@code metrics}. */
    public static HttpServerEdge start(
            EdgeOptions options,
            HttpHandler handler,
            Executor requestThreads,
            InstantSource clock,
            Optional<MeterRegistry> metrics) {
        VertxOptions vertxOptions = new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(options.eventLoops())
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
        Vertx vertx = metrics.map(registry -> HttpServerMetrics.measured(vertxOptions, registry))
                .orElseGet(() -> Vertx.vertx(vertxOptions));
        Edge edge =
                new Edge(vertx, handler, requestThreads, new HttpDate(clock), BatchPool.ofHeap(Runtime.getRuntime()));
        try {
            return open(vertx, edge, options);
        } catch (RuntimeException e) {
            join(vertx.close());
            throw e;
        }
    }

    private static HttpServerEdge open(Vertx vertx, Edge edge, EdgeOptions options) {
        List<Listener> listeners = new ArrayList<>();
        List<Listener.Endpoint> endpoints = endpoints(
                options.http(),
                options.https(),
                options.tls(),
                options.patience().head());
        for (int i = 0; i < options.eventLoops(); i++) {
            Listener listener = new Listener(edge, endpoints, options.patience(), perEventLoop(options));
            join(vertx.deployVerticle(listener));
            listeners.add(listener);
        }
        List<Integer> ports = listeners.getFirst().ports();
        Optional<HostPort> http = options.http().map(wanted -> new HostPort(wanted.host(), ports.getFirst()));
        Optional<HostPort> https = options.https().map(wanted -> new HostPort(wanted.host(), ports.getLast()));
        LOG.debug("native transport: {}, TLS by {}", vertx.isNativeTransportEnabled(), HttpServerSettings.tlsEngine());
        return new HttpServerEdge(vertx, edge, options, List.copyOf(listeners), http, https);
    }

    private static int perEventLoop(EdgeOptions options) {
        return Math.ceilDiv(options.maxConnections(), options.eventLoops());
    }

    private static List<Listener.Endpoint> endpoints(
            Optional<HostPort> http, Optional<HostPort> https, Optional<TlsIdentity> tls, Duration handshakeLimit) {
        List<Listener.Endpoint> endpoints = new ArrayList<>();
        http.map(where -> new Listener.Endpoint(where, HttpServerSettings.plain()))
                .ifPresent(endpoints::add);
        https.map(where -> new Listener.Endpoint(where, HttpServerSettings.secured(tls.orElseThrow(), handshakeLimit)))
                .ifPresent(endpoints::add);
        return endpoints;
    }

    /** Waits for Vert.x from a thread that is not its own. */
    private static <T> T join(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** The address of the plain listener with its real port. */
    public Optional<HostPort> http() {
        return http;
    }

    /** The address of the TLS listener with its real port. */
    public Optional<HostPort> https() {
        return https;
    }

    /** What does the cryptography of the TLS listener, for the start banner. */
    public static String tlsEngine() {
        return HttpServerSettings.tlsEngine();
    }

    /** Requests that were begun and whose thread has not ended. */
    public int inFlight() {
        return edge.inFlight().count();
    }

    /** New connections are served with this certificate; established ones keep theirs. */
    public void updateTls(TlsIdentity identity) {
        listeners.forEach(listener -> join(listener.updateTls(HttpServerSettings.certificate(identity))));
    }

    /**
     * Stops accepting, lets requests in flight finish for at most {@code limit}, then closes every connection.
     *
     * @return whether all requests finished in time
     */
    public boolean stop(Duration limit) {
        if (!edge.drain()) {
            return edge.inFlight().count() == 0;
        }
        boolean finished = false;
        try {
            List<Future<?>> shutdowns = new ArrayList<>();
            listeners.forEach(listener -> shutdowns.add(listener.shutdown(limit)));
            finished = edge.inFlight().awaitNone(limit);
            Future.all(shutdowns)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(limit.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("listeners did not close in order: {}", e.toString());
        }
        join(vertx.close());
        return finished;
    }

    /** Stops, giving requests in flight as long as a silent peer is given. */
    @Override
    public void close() {
        stop(options.patience().idle());
    }
}
