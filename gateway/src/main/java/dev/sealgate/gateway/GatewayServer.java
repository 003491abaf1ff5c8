package dev.sealgate.gateway;

import dev.sealgate.gateway.config.GatewayConfig;
import dev.sealgate.gateway.config.HostPort;
import dev.sealgate.gateway.config.Limits;
import dev.sealgate.gateway.edge.exchange.HttpHandler;
import dev.sealgate.gateway.edge.http.EdgeOptions;
import dev.sealgate.gateway.edge.http.HttpServerEdge;
import dev.sealgate.gateway.edge.http.Patience;
import dev.sealgate.gateway.edge.tls.FileCertificate;
import dev.sealgate.gateway.edge.tls.OwnCertificate;
import dev.sealgate.gateway.edge.tls.ServerCertificate;
import dev.sealgate.gateway.operate.cli.RootAccess;
import dev.sealgate.gateway.operate.cli.RunningGateway;
import dev.sealgate.gateway.record.metrics.Metrics;
import dev.sealgate.storage.seal.BulkCiphers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway with its listeners open. Thread-safe. */
final class GatewayServer implements RunningGateway {
    private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);

    private static final Duration CERTIFICATE_POLL = Duration.ofSeconds(3);

    private final Gateway gateway;
    private final HttpServerEdge edge;
    private final ExecutorService requestThreads;
    private final GatewayConfig config;
    private final Optional<ServerCertificate> certificate;
    private final CountDownLatch opened;
    private final AtomicBoolean closed = new AtomicBoolean();

    private GatewayServer(
            Gateway gateway,
            HttpServerEdge edge,
            ExecutorService requestThreads,
            GatewayConfig config,
            Optional<ServerCertificate> certificate,
            CountDownLatch opened) {
        this.gateway = gateway;
        this.edge = edge;
        this.requestThreads = requestThreads;
        this.config = config;
        this.certificate = certificate;
        this.opened = opened;
    }

    /** @throws RuntimeException with a message for the operator when the gateway cannot start */
    static GatewayServer start(GatewayConfig config, InstantSource clock, LongSupplier nanoTime) {
        Gateway gateway = Gateway.open(config, clock, nanoTime);
        ExecutorService requestThreads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            Optional<ServerCertificate> certificate =
                    config.https().map(_ -> certificate(config, gateway.firstStart(), clock));
            EdgeOptions options = new EdgeOptions(
                    config.http(),
                    config.https(),
                    certificate.map(ServerCertificate::identity),
                    patience(config.limits()),
                    config.limits().maxConnections(),
                    Runtime.getRuntime().availableProcessors());
            CountDownLatch opened = new CountDownLatch(1);
            HttpServerEdge edge = HttpServerEdge.start(
                    options,
                    waitingFor(opened, gateway.handler()),
                    requestThreads,
                    clock,
                    gateway.metrics().map(Metrics::registry));
            certificate.ifPresent(watched -> gateway.housekeeping()
                    .every(
                            CERTIFICATE_POLL,
                            "renewing the certificate",
                            () -> watched.poll().ifPresent(edge::updateTls)));
            certificate.ifPresent(served -> gateway.metrics()
                    .ifPresent(measured -> measured.measure(
                            "sealgate.certificate.not.after.timestamp.seconds",
                            "When the certificate of the HTTPS listener ends, in seconds since 1970",
                            () -> served.identity().expires().getEpochSecond())));
            gateway.readiness().serving();
            return new GatewayServer(gateway, edge, requestThreads, config, certificate, opened);
        } catch (RuntimeException e) {
            requestThreads.close();
            gateway.close();
            throw e;
        }
    }

    /** Each request has a thread of its own, so waiting holds up nobody else. */
    private static HttpHandler waitingFor(CountDownLatch opened, HttpHandler handler) {
        return request -> {
            try {
                opened.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted before the gateway was open", e);
            }
            return handler.handle(request);
        };
    }

    private static Patience patience(Limits limits) {
        return new Patience(
                limits.idleTimeout(),
                limits.headTimeout(),
                limits.documentTimeout(),
                limits.rateGrace(),
                limits.minBytesPerSecond());
    }

    private static ServerCertificate certificate(GatewayConfig config, boolean firstStart, InstantSource clock) {
        return config.tlsFiles()
                .<ServerCertificate>map(files -> FileCertificate.open(files.certificate(), files.key()))
                .orElseGet(() -> OwnCertificate.open(
                        config.dataDirectory().resolve("tls"),
                        config.virtualHostDomains(),
                        firstStart,
                        clock,
                        new SecureRandom()));
    }

    @Override
    public Optional<HostPort> http() {
        return edge.http();
    }

    @Override
    public Optional<HostPort> https() {
        return edge.https();
    }

    @Override
    public Optional<Path> authorityFile() {
        return certificate.flatMap(ServerCertificate::authorityFile);
    }

    @Override
    public GatewayConfig config() {
        return gateway.credentials().config();
    }

    @Override
    public RootAccess rootAccess() {
        return gateway.credentials().access();
    }

    @Override
    public String cryptography() {
        return "AES-GCM by " + BulkCiphers.provider() + ", TLS by " + HttpServerEdge.tlsEngine();
    }

    @Override
    public void open() {
        opened.countDown();
    }

    @Override
    public void close() {
        opened.countDown(); // those that wait still are requests in flight
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        gateway.readiness().stopping();
        if (!edge.stop(config.limits().drainTimeout())) {
            LOG.warn(
                    "requests were still under way after {}; their connections were closed",
                    config.limits().drainTimeout());
        }
        requestThreads.close();
        gateway.close();
    }
}
