package dev.sealgate.gateway.service.s3.door;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Query;
import dev.sealgate.gateway.protocol.s3.S3Exception;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The parameters of a presigned URL that replace headers, because presigners move them there. No other parameter does:
 * {@code docs/SEMANTICS.md} says which are ignored as on AWS, and {@code gateway.service.s3.sse} reads the server-side encryption that a
 * URL names, which policies do not see as headers.
 */
final class PresignedHeaders {
    /** Standard header fields, whose parameters AWS recognises however they are written. */
    private static final Set<String> CONDITIONS = Set.of("if-match", "if-none-match");

    /** AWS: {@code X-Amz-Acl} is not {@code x-amz-acl}. */
    private static final Set<String> NAMES = Set.of(
            "x-amz-acl",
            "x-amz-bucket-object-lock-enabled",
            "x-amz-bypass-governance-retention",
            "x-amz-confirm-remove-self-bucket-access",
            "x-amz-copy-source",
            "x-amz-copy-source-if-match",
            "x-amz-copy-source-if-modified-since",
            "x-amz-copy-source-if-none-match",
            "x-amz-copy-source-if-unmodified-since",
            "x-amz-copy-source-range",
            "x-amz-expected-bucket-owner",
            "x-amz-if-match-last-modified-time",
            "x-amz-if-match-size",
            "x-amz-max-parts",
            "x-amz-metadata-directive",
            "x-amz-mfa",
            "x-amz-mp-object-size",
            "x-amz-object-attributes",
            "x-amz-object-ownership",
            "x-amz-optional-object-attributes",
            "x-amz-part-number-marker",
            "x-amz-request-payer",
            "x-amz-source-expected-bucket-owner",
            "x-amz-storage-class",
            "x-amz-website-redirect-location");

    private static final List<String> PREFIXES = List.of("x-amz-meta-", "x-amz-grant-");

    /** Source: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private PresignedHeaders() {}

    /**
     * The request with the headers that its signed query names; they win over headers of the same name, which need not be signed.
     *
     * @throws S3Exception InvalidArgument for a name or value that no header could have
     */
    static HttpRequest added(HttpRequest request) {
        Query query;
        try {
            query = Query.parse(request.rawQuery());
        } catch (IllegalArgumentException unreadable) {
            // Refused by the router, like every such URI.
            return request;
        }
        Headers.Builder headers = Headers.builder().addAll(request.headers());
        Set<String> added = new HashSet<>();
        for (Query.Parameter parameter : query.parameters()) {
            if (standsForHeader(parameter.name())) {
                String value = headerValue(parameter);
                if (added.add(parameter.name().toLowerCase(Locale.ROOT))) {
                    headers.set(parameter.name(), value);
                } else {
                    headers.add(parameter.name(), value);
                }
            }
        }
        return added.isEmpty() ? request : request.withHeaders(headers.build());
    }

    static boolean standsForHeader(String parameter) {
        return NAMES.contains(parameter)
                || CONDITIONS.contains(parameter.toLowerCase(Locale.ROOT))
                || PREFIXES.stream().anyMatch(parameter::startsWith);
    }

    /** One character for each byte, as headers come. */
    private static String headerValue(Query.Parameter parameter) {
        boolean control = parameter.value().chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
        if (control || !TOKEN.matcher(parameter.name()).matches()) {
            throw S3Exception.invalidArgument(
                    "The value is not allowed in a header.", parameter.name(), parameter.value());
        }
        return new String(parameter.value().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
