package dev.sealgate.gateway.protocol.s3;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Buckets named by the Host header. Thread-safe.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
public final class VirtualHosts {
    /** With their leading dot, the longest first: the most specific domain decides where the bucket's name ends. */
    private final List<String> suffixes;

    /** {@code domains}: base domains under which {@code bucket.domain} addresses a bucket. */
    public VirtualHosts(List<String> domains) {
        this.suffixes = domains.stream()
                .map(domain -> "." + domain.toLowerCase(Locale.ROOT))
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** The bucket of {@code bucket.domain:port}; none for a bare domain and for any other host. */
    public Optional<String> bucket(Optional<String> hostHeader) {
        if (suffixes.isEmpty() || hostHeader.isEmpty()) {
            return Optional.empty();
        }
        String host = withoutPort(hostHeader.get()).toLowerCase(Locale.ROOT);
        for (String suffix : suffixes) {
            if (host.endsWith(suffix) && host.length() > suffix.length()) {
                return Optional.of(host.substring(0, host.length() - suffix.length()));
            }
            if (host.length() == suffix.length() - 1 && suffix.endsWith(host)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        // The last colon of an IPv6 address stands inside its brackets.
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
