package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.s3.S3ErrorCode;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import dev.sealgate.gateway.protocol.s3.VirtualHosts;
import dev.sealgate.gateway.service.s3.S3Operation.On;
import dev.sealgate.storage.object.BucketName;
import dev.sealgate.storage.object.ObjectPath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds out what a request addresses, path style or virtual-host style, and which operation it is. Thread-safe.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
public final class S3Router {
    private static final String COPY_SOURCE = "x-amz-copy-source";
    private static final String PART_NUMBER = "partNumber";

    /** Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html */
    private static final String ACCOUNT_PATH = "v20180820/configuration/publicAccessBlock";

    private static final String ACCOUNT_ID = "x-amz-account-id";

    /** Parameters that select an operation only together with another one. */
    private static final Set<String> COMPANIONS = Set.of("id", PART_NUMBER);

    /** Query parameters that turn a request into another operation, as opposed to parameters of an operation. */
    private static final Set<String> SUBRESOURCES = Arrays.stream(S3Operation.values())
            .flatMap(row -> row.selectors().stream())
            .filter(Selector::isSubresource)
            .map(Selector::name)
            .filter(name -> !COMPANIONS.contains(name))
            .collect(Collectors.toUnmodifiableSet());

    /** Requests on a key that AWS refuses in words of their own. */
    private static final Map<String, String> BUCKET_ONLY = Map.of(
            "GET ?versions", "There is no such thing as the ?versions sub-resource for a key",
            "GET ?uploads", "Key is not expected for the GET method ?uploads subresource");

    private final VirtualHosts virtualHosts;

    /** {@code virtualHostDomains}: base domains under which {@code bucket.domain} addresses a bucket. */
    public S3Router(List<String> virtualHostDomains) {
        this.virtualHosts = new VirtualHosts(virtualHostDomains);
    }

    /**
     * @throws S3Exception InvalidURI, InvalidBucketName, KeyTooLongError, MethodNotAllowed, InvalidRequest, or InvalidArgument for
     *     parameters and headers that contradict each other
     */
    public S3Route route(HttpRequest request) {
        Query query = query(request);
        String path = path(request);
        if (path.equals(ACCOUNT_PATH) && request.headers().contains(ACCOUNT_ID)) {
            S3Operation operation = operation(request, query, On.ACCOUNT);
            return new S3Route(operation, Optional.empty(), Optional.empty(), query);
        }
        S3Address address = address(request);
        if (address.bucket().isEmpty()) {
            S3Operation operation = operation(request, query, On.SERVICE);
            return new S3Route(operation, Optional.empty(), Optional.empty(), query);
        }
        String key = address.key();
        S3Operation operation = operation(request, query, key.isEmpty() ? On.BUCKET : On.OBJECT);
        return new S3Route(
                operation,
                address.bucket(),
                key.isEmpty() ? Optional.empty() : Optional.of(requireKey(decode(key, request))),
                query);
    }

    /**
     * The bucket and key alone, which say nothing about what the request is.
     *
     * @throws S3Exception InvalidURI or InvalidBucketName
     */
    public S3Address address(HttpRequest request) {
        String path = path(request);
        Optional<String> hosted = host(request).bucket();
        if (hosted.isPresent()) {
            return new S3Address(hosted.map(S3Router::bucketName), path);
        }
        if (path.isEmpty()) {
            return new S3Address(Optional.empty(), "");
        }
        int slash = path.indexOf('/');
        String bucket = decode(slash < 0 ? path : path.substring(0, slash), request);
        return new S3Address(Optional.of(bucketName(bucket)), slash < 0 ? "" : path.substring(slash + 1));
    }

    /** What the request's host names. */
    public VirtualHosts.Host host(HttpRequest request) {
        return virtualHosts.find(request.headers().first("host"));
    }

    private static S3Operation operation(HttpRequest request, Query query, On on) {
        Optional<S3Operation> found = S3Operation.of(request.method(), on, query, request.headers());
        requireUnambiguous(request, query, on, found);
        S3Operation operation = found.orElseThrow(() -> notAllowed(request, on, Optional.empty()));
        requireFit(request.headers(), query, operation);
        return operation;
    }

    /** Refuses a request that names more, or other, subresources than its operation has. */
    private static void requireUnambiguous(HttpRequest request, Query query, On on, Optional<S3Operation> found) {
        for (Query.Parameter parameter : query.parameters()) {
            String name = parameter.name();
            if (SUBRESOURCES.contains(name) && (found.isEmpty() || !found.get().isSelectedByParameter(name))) {
                throw refuse(request, query, on, name);
            }
        }
    }

    private static S3Exception refuse(HttpRequest request, Query query, On on, String subresource) {
        Set<String> named = new TreeSet<>();
        for (Query.Parameter parameter : query.parameters()) {
            if (SUBRESOURCES.contains(parameter.name())) {
                named.add(parameter.name());
            }
        }
        if (named.size() > 1) {
            return S3Exception.invalidArgument(
                    "Conflicting query string parameters: " + String.join(", ", named),
                    "ResourceType",
                    named.iterator().next());
        }
        String bucketOnly = BUCKET_ONLY.get(request.method() + " ?" + subresource);
        return on == On.OBJECT && bucketOnly != null
                ? new S3Exception(S3ErrorCode.INVALID_REQUEST, bucketOnly)
                : notAllowed(request, on, Optional.of(subresource));
    }

    private static void requireFit(Headers headers, Query query, S3Operation operation) {
        if (operation.verb().equals("PUT")
                && query.contains(PART_NUMBER)
                && !operation.isSelectedByParameter(PART_NUMBER)) {
            throw S3Exception.invalidArgument(
                    "This operation does not accept partNumber without uploadId",
                    PART_NUMBER,
                    query.first(PART_NUMBER).orElse(""));
        }
        if (headers.contains(COPY_SOURCE) && !operation.isSelectedByHeader(COPY_SOURCE)) {
            throw S3Exception.invalidArgument(
                    "You can only specify a copy source header for copy requests.",
                    COPY_SOURCE,
                    headers.first(COPY_SOURCE).orElse(""));
        }
    }

    private static S3Exception notAllowed(HttpRequest request, On on, Optional<String> subresource) {
        return new S3Exception(S3ErrorCode.METHOD_NOT_ALLOWED)
                .with("Method", request.method())
                .with("ResourceType", on.name())
                .withHeader("allow", allowed(on, subresource));
    }

    /** The verbs that would do. Source: https://www.rfc-editor.org/rfc/rfc9110#section-15.5.6 */
    private static String allowed(On on, Optional<String> subresource) {
        return Arrays.stream(S3Operation.values())
                .filter(row -> row.on() == on)
                .filter(row -> subresource
                        .map(row::isSelectedByParameter)
                        .orElseGet(() -> row.selectors().isEmpty()))
                .map(S3Operation::verb)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static Query query(HttpRequest request) {
        try {
            return Query.parse(request.rawQuery());
        } catch (IllegalArgumentException _) {
            throw invalidUri(request);
        }
    }

    /** The path without its leading slash, still encoded. */
    private static String path(HttpRequest request) {
        if (!request.rawPath().startsWith("/")) {
            throw invalidUri(request);
        }
        return request.rawPath().substring(1);
    }

    private static String decode(String encoded, HttpRequest request) {
        try {
            return Query.percentDecodeStrictly(encoded);
        } catch (IllegalArgumentException _) {
            throw invalidUri(request);
        }
    }

    private static S3Exception invalidUri(HttpRequest request) {
        return new S3Exception(S3ErrorCode.INVALID_URI).with("URI", request.rawPath());
    }

    private static BucketName bucketName(String name) {
        try {
            return new BucketName(name);
        } catch (IllegalArgumentException _) {
            throw new S3Exception(S3ErrorCode.INVALID_BUCKET_NAME).with("BucketName", name);
        }
    }

    /** @throws S3Exception KeyTooLongError */
    public static String requireKey(String key) {
        int sizeBytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (sizeBytes > ObjectPath.MAX_KEY_BYTES) {
            throw new S3Exception(S3ErrorCode.KEY_TOO_LONG)
                    .with("Size", Integer.toString(sizeBytes))
                    .with("MaxSizeAllowed", Integer.toString(ObjectPath.MAX_KEY_BYTES));
        }
        return key;
    }
}
