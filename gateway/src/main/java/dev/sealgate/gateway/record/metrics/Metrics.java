package dev.sealgate.gateway.record.metrics;

import dev.sealgate.gateway.edge.exchange.BusyException;
import dev.sealgate.gateway.edge.exchange.RequestObserver;
import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.storage.metadata.StoreObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/** The gateway's metrics; their names are in {@code docs/METRICS.md}. Thread-safe. */
public final class Metrics implements RequestObserver, AutoCloseable {
    private static final Duration[] LATENCIES = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ConcurrentMap<Operation, Answers> operations = new ConcurrentHashMap<>();
    private final ConcurrentMap<KmsCalls, Counter> kmsCalls = new ConcurrentHashMap<>();
    /** Micrometer refers weakly to what it reads numbers from. */
    private final Collection<LongSupplier> kept = new ConcurrentLinkedQueue<>();

    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final Counter refusedPlaces;
    private final StoreMetrics store;
    private final MultiGauge bucketObjects;
    private final MultiGauge bucketBytes;
    private final Counter sweptBlobs;
    private final Counter sweepFailures;
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final AtomicBoolean jvm = new AtomicBoolean();

    private record Operation(String service, String name) {}

    private record KmsCalls(String operation, String outcome, boolean viaS3) {}

    public Metrics() {
        // Each listener would register them, and only the first would count; requests in flight are counted here.
        registry.config().meterFilter(MeterFilter.denyNameStartsWith("vertx.http.server.active"));
        store = new StoreMetrics(registry);
        refusedPlaces = Counter.builder("sealgate.requests.refused")
                .description("Requests refused because too many were under way")
                .register(registry);
        bucketObjects = MultiGauge.builder("sealgate.bucket.objects")
                .description("Objects of a bucket when they were counted last")
                .register(registry);
        bucketBytes = MultiGauge.builder("sealgate.bucket.bytes")
                .description("Bytes of a bucket's objects when they were counted last")
                .register(registry);
        sweptBlobs = Counter.builder("sealgate.swept")
                .description("Contents, uploads and orphaned files that the sweeper removed")
                .register(registry);
        sweepFailures = Counter.builder("sealgate.sweep.failures")
                .description("What the sweeper could not remove and will try again")
                .register(registry);
        Gauge.builder("sealgate.requests.in.flight", () -> begun.sum() - ended.sum())
                .description("Requests that are under way")
                .register(registry);
    }

    /** For what measures by itself. */
    public MeterRegistry registry() {
        return registry;
    }

    /**
     * Measures the JVM from now on; asks much of the JVM, so it is not done before the first request is served.
     * What is measured twice is measured once.
     */
    public void measureJvm() {
        if (jvm.compareAndSet(false, true)) {
            new JvmMemoryMetrics().bindTo(registry);
            new JvmThreadMetrics().bindTo(registry);
            new ClassLoaderMetrics().bindTo(registry);
            new ProcessorMetrics().bindTo(registry);
            collections.bindTo(registry);
        }
    }

    /** A number that is kept elsewhere and only grows, for example the hits of a cache. */
    public void counter(String name, String description, LongSupplier value) {
        kept.add(value);
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
    }

    /** A number that is kept elsewhere, for example the size of a cache. */
    public void gauge(String name, String description, LongSupplier value) {
        kept.add(value);
        Gauge.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
    }

    /** A number that is looked up with each scrape; where that fails, there is none. */
    public void measure(String name, String description, DoubleSupplier value) {
        measure(name, description, Tags.empty(), value);
    }

    /** The same of one of several of that name, which a label tells apart. */
    public void measure(String name, String description, String label, String which, DoubleSupplier value) {
        measure(name, description, Tags.of(label, which), value);
    }

    private void measure(String name, String description, Tags tags, DoubleSupplier value) {
        Gauge.builder(name, () -> orNone(value))
                .description(description)
                .tags(tags)
                .register(registry);
    }

    static Duration[] latencies() {
        return LATENCIES.clone();
    }

    private static double orNone(DoubleSupplier value) {
        try {
            return value.getAsDouble();
        } catch (RuntimeException e) {
            return Double.NaN;
        }
    }

    /** Which version runs; always 1. */
    public void build(String version) {
        info("sealgate_build", "The version that runs; always 1", "version", "java")
                .setLabelValues(version, Runtime.version().toString());
    }

    /** What this gateway is called among those that share a store; always 1. */
    public void gateway(String id) {
        info("sealgate_gateway", "What this gateway is called among those that share a store; always 1", "gateway")
                .setLabelValues(id);
    }

    private Info info(String name, String description, String... labels) {
        return Info.builder()
                .name(name)
                .help(description)
                .labelNames(labels)
                .register(registry.getPrometheusRegistry());
    }

    /** What buckets hold by a count that is made now and then: those of before are forgotten. */
    public void buckets(Collection<BucketSize> sizes) {
        bucketObjects.register(
                sizes.stream().map(size -> row(size.name(), size.objects())).toList(), true);
        bucketBytes.register(
                sizes.stream().map(size -> row(size.name(), size.bytes())).toList(), true);
    }

    private static MultiGauge.Row<Number> row(String bucket, long value) {
        return MultiGauge.Row.of(Tags.of("bucket", bucket), value);
    }

    /** What one bucket holds. */
    public record BucketSize(String name, long objects, long bytes) {}

    @Override
    public void began() {
        begun.increment();
    }

    @Override
    public void ended() {
        ended.increment();
    }

    @Override
    public Consumer<Sent> answered(Answered request) {
        if (request.trace().errorCode().filter(BusyException.CODE::equals).isPresent()) {
            refusedPlaces.increment();
        }
        request.trace().kmsEvents().forEach(this::performed);
        return sent -> answers(new Operation(request.service(), request.operation()))
                .add(request.status(), request.bytesIn(), sent.bytesOut(), sent.elapsed());
    }

    private Answers answers(Operation operation) {
        Answers answers = operations.get(operation);
        return answers != null
                ? answers
                : operations.computeIfAbsent(operation, of -> new Answers(registry, of.service(), of.name()));
    }

    /** A call to the KMS, direct or from S3. */
    private void performed(KmsEvent event) {
        String outcome = event.refusal()
                .map(refusal -> refusal.code() == KmsErrorCode.THROTTLING ? "throttled" : "refused")
                .orElse("performed");
        KmsCalls known = new KmsCalls(
                event.operation().name(),
                outcome,
                event.call().via().filter("s3"::equals).isPresent());
        kmsCalls.computeIfAbsent(known, this::kmsCalls).increment();
    }

    private Counter kmsCalls(KmsCalls calls) {
        return Counter.builder("sealgate.kms.calls")
                .description("Calls to the KMS")
                .tag("operation", calls.operation())
                .tag("outcome", calls.outcome())
                .tag("via_s3", Boolean.toString(calls.viaS3()))
                .register(registry);
    }

    /**
     * To be told what the metadata store does.
     *
     * @param shared whether other processes may use it, too
     */
    public StoreObserver store(boolean shared) {
        return shared ? store.shared() : store;
    }

    public void swept(long removed, long failures) {
        sweptBlobs.increment((double) removed);
        sweepFailures.increment((double) failures);
    }

    /** In Prometheus's text format. Source: https://prometheus.io/docs/instrumenting/exposition_formats/ */
    public String scrape() {
        measureJvm();
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }

    /** What is measured of one operation. */
    private static final class Answers {
        private static final int CLASS = 100;

        private final Timer latency;
        private final Counter bytesIn;
        private final Counter bytesOut;
        private final Counter[] byStatusClass = new Counter[5];

        Answers(MeterRegistry registry, String service, String operation) {
            latency = Timer.builder("sealgate.request")
                    .description("Time from a request's head to the end of its answer")
                    .tags("service", service, "operation", operation)
                    .serviceLevelObjectives(LATENCIES)
                    .register(registry);
            bytesIn = bytes(registry, "sealgate.request.bytes", "Bytes of bodies that requests announced", service);
            bytesOut = bytes(registry, "sealgate.answer.bytes", "Bytes of bodies that were sent", service);
            for (int i = 0; i < byStatusClass.length; i++) {
                byStatusClass[i] = Counter.builder("sealgate.requests")
                        .description("Requests that were answered")
                        .tags("service", service, "operation", operation, "status", (i + 1) + "xx")
                        .register(registry);
            }
        }

        private static Counter bytes(MeterRegistry registry, String name, String description, String service) {
            return Counter.builder(name)
                    .description(description)
                    .tags("service", service)
                    .register(registry);
        }

        void add(int status, long in, long out, Duration elapsed) {
            latency.record(elapsed);
            bytesIn.increment((double) in);
            bytesOut.increment((double) out);
            byStatusClass[Math.clamp(status / CLASS, 1, byStatusClass.length) - 1].increment();
        }
    }
}
