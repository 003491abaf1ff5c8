package dev.sealgate.gateway;

import dev.sealgate.gateway.operate.health.Readiness;
import dev.sealgate.gateway.record.audit.file.AuditLog;
import dev.sealgate.gateway.record.metrics.Metrics;
import dev.sealgate.gateway.service.s3.sse.ObjectEncryption;
import dev.sealgate.storage.blob.BlobTraffic;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.StoreFigure;
import java.io.File;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Numbers that the rooms keep themselves, under their names in {@code docs/METRICS.md}. */
final class Measurements {
    private final Metrics metrics;

    private Measurements(Metrics metrics) {
        this.metrics = metrics;
    }

    static void register(
            Metrics metrics,
            Foundations on,
            Optional<AuditLog> audit,
            ObjectEncryption encryption,
            Readiness readiness) {
        Measurements measured = new Measurements(metrics);
        metrics.build(version());
        metrics.measure("sealgate.ready", "1 while the gateway can do its work", () -> readiness.isReady() ? 1 : 0);
        measured.disk(on.config().dataDirectory().toFile());
        measured.store(on.storage());
        on.storage().blobs().traffic().ifPresent(measured::blobs);
        measured.bucketKeys(encryption);
        audit.ifPresent(measured::audit);
    }

    static String version() {
        return Optional.ofNullable(Gateway.class.getPackage().getImplementationVersion())
                .orElse("development build");
    }

    private void disk(File dataDirectory) {
        metrics.measure(
                "sealgate.disk.free.bytes",
                "What the disk of the data directory has left for the gateway",
                dataDirectory::getUsableSpace);
        metrics.measure("sealgate.disk.size.bytes", "The disk of the data directory", dataDirectory::getTotalSpace);
    }

    private void store(OpenStorage storage) {
        MetadataStore store = storage.metadata();
        store.observe(metrics.store(storage.isShared()));
        Arrays.stream(StoreFigure.values())
                .filter(figure -> store.figure(figure).isPresent())
                .forEach(figure -> metrics.measure(
                        "sealgate.store."
                                + figure.name().toLowerCase(Locale.ROOT).replace('_', '.'),
                        figure.description(),
                        () -> store.figure(figure).orElse(0)));
    }

    private void blobs(BlobTraffic traffic) {
        metrics.counter("sealgate.blobs.requests", "Requests to the service that keeps the blobs", traffic::requests);
        metrics.counter("sealgate.blobs.retries", "How often one was sent again", traffic::retries);
        metrics.counter(
                "sealgate.blobs.errors", "Requests that the service refused, or did not answer", traffic::failures);
    }

    private void bucketKeys(ObjectEncryption encryption) {
        metrics.counter(
                "sealgate.bucket.key.hits",
                "Uses of S3 Bucket Keys that needed no call to the KMS",
                encryption::bucketKeyHits);
        metrics.counter(
                "sealgate.bucket.key.misses",
                "Uses of S3 Bucket Keys that needed a call to the KMS",
                encryption::bucketKeyMisses);
        metrics.gauge("sealgate.bucket.keys", "S3 Bucket Keys in memory", encryption::bucketKeysKept);
    }

    private void audit(AuditLog log) {
        metrics.counter("sealgate.audit.records", "Records that are durable in the audit trail", log::recorded);
        metrics.counter("sealgate.audit.writes", "Synced writes to the audit trail", log::writes);
        metrics.gauge("sealgate.audit.waiting.bytes", "Bytes of records on their way to the disk", log::waitingBytes);
    }
}
