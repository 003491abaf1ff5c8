package dev.sealgate.gateway;

import dev.sealgate.gateway.record.metrics.BucketCounting;
import dev.sealgate.gateway.record.metrics.Metrics;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.cluster.Membership;
import dev.sealgate.storage.object.LifecycleRun;
import dev.sealgate.storage.object.Sweeper;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Numbers of gateways that share a store, under their names in {@code docs/METRICS.md}. Thread-safe. */
final class ClusterMeasurements {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMeasurements.class);
    private static final List<String> LEASES =
            List.of(Sweeper.LEASE, LifecycleRun.LEASE, Housekeeping.LEASE, BucketCounting.LEASE);
    private static final double NANOS_PER_SECOND = 1e9;

    private final Membership membership;

    /** Counted in the background: a scrape must not wait for a store that is away. */
    private volatile double alive = Double.NaN;

    private ClusterMeasurements(Membership membership) {
        this.membership = membership;
    }

    /** @param gateway what this one is called */
    static ClusterMeasurements register(Metrics metrics, Membership membership, String gateway) {
        ClusterMeasurements measured = new ClusterMeasurements(membership);
        metrics.gateway(gateway);
        metrics.measure(
                "sealgate.gateways.alive",
                "Gateways that share the metadata and said within 15 s that they live",
                () -> measured.alive);
        metrics.measure(
                "sealgate.gateway.renewed.seconds",
                "Time since this gateway last told the others that it lives",
                () -> membership.sinceRenewal().toNanos() / NANOS_PER_SECOND);
        metrics.gauge(
                "sealgate.blobs.under.way",
                "Blobs that are being written, or wait for a commit whose outcome is not known",
                membership.reservations()::underWay);
        LEASES.forEach(lease -> metrics.measure(
                "sealgate.lease.held",
                "1 at the gateway that does what one at a time may do",
                "lease",
                lease,
                () -> membership.leases().holds(lease) ? 1 : 0));
        return measured;
    }

    void count() {
        try {
            alive = membership.gateways().alive();
        } catch (StorageException e) {
            alive = Double.NaN;
            LOG.debug("the gateways that live could not be counted", e);
        }
    }
}
