package dev.sealgate.gateway.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is recorded in the audit trail, and for how long. Immutable.
 *
 * @param enabled without it nothing is recorded, and LookupEvents finds nothing
 * @param s3DataEvents whose objects' requests are recorded, too
 * @param retention after which whole files are removed; absent: never
 * @param maxFileBytes a file that reached it is followed by another
 * @param maxFileAge as for {@code maxFileBytes}
 */
public record AuditSettings(
        boolean enabled,
        S3DataEvents s3DataEvents,
        Optional<Duration> retention,
        long maxFileBytes,
        Duration maxFileAge) {
    public static final AuditSettings DEFAULT =
            new AuditSettings(true, new S3DataEvents.Of(List.of()), Optional.empty(), 64L << 20, Duration.ofHours(1));

    /** Which objects. */
    public sealed interface S3DataEvents {
        /** @param key empty for requests about the bucket's objects as a whole */
        boolean include(String bucket, String key);

        /** Every object. */
        record All() implements S3DataEvents {
            @Override
            public boolean include(String bucket, String key) {
                return true;
            }
        }

        /** Those of whole buckets ({@code reports}), or whose key begins so ({@code reports/2026/}). */
        record Of(List<String> prefixes) implements S3DataEvents {
            public Of {
                prefixes = List.copyOf(prefixes);
            }

            @Override
            public boolean include(String bucket, String key) {
                return prefixes.stream()
                        .anyMatch(prefix ->
                                prefix.contains("/") ? (bucket + "/" + key).startsWith(prefix) : prefix.equals(bucket));
            }
        }
    }
}
