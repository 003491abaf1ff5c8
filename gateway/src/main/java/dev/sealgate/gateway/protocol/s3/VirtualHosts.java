package dev.sealgate.gateway.protocol.s3;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Buckets and Regions named by the Host header. Thread-safe.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
public final class VirtualHosts {
    private static final Host NEITHER = new Host(Optional.empty(), Optional.empty());
    private static final String S3 = "s3.";

    /** {@code bucket.s3.region}, {@code bucket.s3-region}, or either without a bucket. */
    private static final Pattern IN_REGION =
            Pattern.compile("(?:(?<bucket>.+)\\.)?s3[.-](?<region>[a-z]{2}(?:-[a-z]+){1,3}-[0-9]{1,2})");

    /** With their leading dot, the longest first: the most specific domain decides where the bucket's name ends. */
    private final List<String> suffixes;

    /** What follows {@code s3} in the domains that begin with it, with a leading dot: there the name of a Region can stand between. */
    private final List<String> regional;

    /**
     * @param domains base domains under which {@code bucket.domain} addresses a bucket; under one like {@code s3.example.com},
     *     {@code s3.eu-west-1.example.com} is the endpoint of a Region
     */
    public VirtualHosts(List<String> domains) {
        List<String> names =
                domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList();
        this.suffixes =
                names.stream().map(name -> "." + name).sorted(longestFirst()).toList();
        this.regional = names.stream()
                .filter(name -> name.startsWith(S3))
                .map(name -> name.substring(S3.length() - 1))
                .sorted(longestFirst())
                .toList();
    }

    private static Comparator<String> longestFirst() {
        return Comparator.comparingInt(String::length).reversed();
    }

    /** What a host names. Immutable. */
    public record Host(Optional<String> bucket, Optional<Endpoint> endpoint) {}

    /**
     * The endpoint of one Region. Immutable.
     *
     * @param suffix what follows the Region in its name
     */
    public record Endpoint(String region, String suffix) {
        /** The name of another Region's. */
        public String of(String otherRegion) {
            return S3 + otherRegion + suffix;
        }
    }

    /** What {@code bucket.domain:port} names; neither for any other host. */
    public Host find(Optional<String> hostHeader) {
        if (suffixes.isEmpty() || hostHeader.isEmpty()) {
            return NEITHER;
        }
        String host = withoutPort(hostHeader.get()).toLowerCase(Locale.ROOT);
        for (String suffix : regional) {
            if (host.endsWith(suffix)) {
                Matcher named = IN_REGION.matcher(host.substring(0, host.length() - suffix.length()));
                if (named.matches()) {
                    return new Host(
                            Optional.ofNullable(named.group("bucket")),
                            Optional.of(new Endpoint(named.group("region"), suffix)));
                }
            }
        }
        return new Host(bucketIn(host), Optional.empty());
    }

    /** The bucket of {@code bucket.domain:port}; none for a bare domain and for any other host. */
    public Optional<String> bucket(Optional<String> hostHeader) {
        return find(hostHeader).bucket();
    }

    private Optional<String> bucketIn(String host) {
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
