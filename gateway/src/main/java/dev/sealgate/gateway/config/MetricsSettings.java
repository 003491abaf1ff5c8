package dev.sealgate.gateway.config;

/**
 * Whether there are metrics, and for whom. Immutable.
 *
 * @param enabled without it nothing is measured and {@code /-/metrics} does not exist
 * @param maxBuckets how many buckets are listed by name, the largest first
 */
public record MetricsSettings(boolean enabled, Access access, int maxBuckets) {
    public static final MetricsSettings DEFAULT = new MetricsSettings(true, Access.LOOPBACK, 100);

    /** Who may read them. */
    public enum Access {
        /** Whoever connects from this machine, and those of {@link #ADMINISTRATORS}. */
        LOOPBACK,
        /** Whoever may call {@code sealgate:GetMetrics}, in any account. */
        ADMINISTRATORS,
        ANYONE
    }
}
