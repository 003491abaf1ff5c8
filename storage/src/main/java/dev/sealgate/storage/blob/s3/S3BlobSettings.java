package dev.sealgate.storage.blob.s3;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where blobs are kept in an S3 service, and how it is reached; holds no credentials. Immutable.
 *
 * <p>Credentials are where the AWS SDK looks for them: environment, profile files, container, instance.
 *
 * @param prefix before every key; empty, or without a slash at either end
 * @param endpoint of a service that is not AWS's
 * @param region empty: the SDK finds it, or {@code us-east-1} with an endpoint
 * @param pathStyle whether the bucket is named in the path instead of the host
 * @param trust a PEM file of the only certificates that vouch for the service; empty: the JDK's
 * @param profile of the SDK's profile files; empty: the SDK finds it
 * @param connect how long a connection may take to be made
 * @param silence how long a service that should send or take bytes may do neither
 * @param deadline how long one request may take with all its retries, beside a second for each MiB that it sends
 * @param maxConnections at a time
 */
public record S3BlobSettings(
        String bucket,
        String prefix,
        Optional<URI> endpoint,
        Optional<String> region,
        boolean pathStyle,
        Optional<Path> trust,
        Optional<String> profile,
        BlobChecksum checksum,
        Duration connect,
        Duration silence,
        Duration deadline,
        int maxConnections) {
    private static final String FORM = "s3://bucket/prefix?endpoint=https://host&region=us-east-1";
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9._-]{3,255}");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9!_.*'()/-]*");
    private static final Pattern ENDPOINT =
            Pattern.compile("https?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?/?");
    private static final Set<String> KNOWN = new TreeSet<>(Set.of(
            "endpoint",
            "region",
            "pathStyle",
            "trust",
            "profile",
            "checksum",
            "connectSeconds",
            "silenceSeconds",
            "deadlineSeconds",
            "maxConnections"));

    /**
     * Reads {@code s3://bucket/prefix?endpoint=URL&region=NAME...}.
     *
     * @throws IllegalArgumentException saying which part is wrong and what is expected, without repeating values of
     *     parameters
     */
    public static S3BlobSettings parse(String text) {
        URI uri = uri(text);
        Parameters parameters = Parameters.of(uri);
        Optional<URI> endpoint = parameters.read("endpoint", S3BlobSettings::endpoint);
        return new S3BlobSettings(
                bucket(uri),
                prefix(uri),
                endpoint,
                parameters.read("region", Function.identity()),
                parameters.read("pathStyle", S3BlobSettings::bool).orElse(endpoint.isPresent()),
                parameters.read("trust", Path::of),
                parameters.read("profile", Function.identity()),
                parameters.read("checksum", S3BlobSettings::checksum).orElse(BlobChecksum.CRC32C),
                parameters.seconds("connectSeconds", 3),
                parameters.seconds("silenceSeconds", 20),
                parameters.seconds("deadlineSeconds", 60),
                parameters
                        .read("maxConnections", count -> number(count, 10_000))
                        .orElse(200));
    }

    private static URI uri(String text) {
        try {
            URI uri = URI.create(text);
            if (!"s3".equals(uri.getScheme()) || uri.getRawAuthority() == null || uri.getRawFragment() != null) {
                throw new IllegalArgumentException("blob store: no s3 address (expected: " + FORM + ")");
            }
            return uri;
        } catch (IllegalArgumentException e) {
            // The cause repeats the whole text, and a mistaken one may hold a secret.
            throw new IllegalArgumentException("blob store: no s3 address (expected: " + FORM + ")");
        }
    }

    private static String bucket(URI uri) {
        String bucket = String.valueOf(uri.getRawAuthority());
        if (bucket.contains("@")) {
            throw new IllegalArgumentException("blob store: credentials do not belong into the address; give them in"
                    + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or as profile=NAME of ~/.aws/credentials");
        }
        if (!BUCKET.matcher(bucket).matches()) {
            throw new IllegalArgumentException("blob store: bucket: " + bucket + " (expected: " + FORM + ")");
        }
        return bucket;
    }

    private static String prefix(URI uri) {
        String prefix = String.valueOf(uri.getPath()).replaceAll("^/+|/+$", "");
        if (!PREFIX.matcher(prefix).matches() || prefix.contains("//")) {
            throw new IllegalArgumentException(
                    "blob store: prefix: " + prefix + " (expected: letters, digits, and any of ! _ . * ' ( ) - /)");
        }
        return prefix;
    }

    private static URI endpoint(String text) {
        if (!ENDPOINT.matcher(text).matches()) {
            throw new IllegalArgumentException("expected: https://host, https://host:port or the same with http");
        }
        return URI.create(text);
    }

    private static boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected: true or false");
        };
    }

    private static BlobChecksum checksum(String text) {
        for (BlobChecksum each : BlobChecksum.values()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException("expected: crc32c, sha256, md5 or none");
    }

    private static int number(String text, int most) {
        int number = text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > most) {
            throw new IllegalArgumentException("expected: 1 to " + most);
        }
        return number;
    }

    /** What stands behind the question mark. */
    private record Parameters(Map<String, String> values) {
        static Parameters of(URI uri) {
            Map<String, String> values = new TreeMap<>();
            String query = uri.getRawQuery();
            for (String each : query == null || query.isEmpty() ? new String[0] : query.split("&", -1)) {
                int equals = each.indexOf('=');
                String name = equals < 0 ? each : each.substring(0, equals);
                if (!KNOWN.contains(name)) {
                    throw new IllegalArgumentException(
                            "blob store: parameter " + name + " (known: " + String.join(", ", KNOWN) + ")");
                }
                String value = URLDecoder.decode(each.substring(equals + 1), StandardCharsets.UTF_8);
                if (equals < 0 || value.isEmpty() || values.put(name, value) != null) {
                    throw new IllegalArgumentException(
                            "blob store: parameter " + name + " (expected: once, with a value)");
                }
            }
            return new Parameters(values);
        }

        <T> Optional<T> read(String name, Function<String, T> reader) {
            try {
                return Optional.ofNullable(values.get(name)).map(reader);
            } catch (IllegalArgumentException e) {
                // Without the value, and without a cause that has it: somebody may have put a secret there.
                throw new IllegalArgumentException("blob store: parameter " + name + " (" + e.getMessage() + ")");
            }
        }

        Duration seconds(String name, int preset) {
            return Duration.ofSeconds(read(name, text -> number(text, 3_600)).orElse(preset));
        }
    }
}
