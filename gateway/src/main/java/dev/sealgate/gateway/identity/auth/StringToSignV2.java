package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.Query;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The text that a signature of version 2 covers, one character per byte: the verb, three header fields, every {@code x-amz-} field, and the
 * resource with what turns it into another one.
 *
 * <p>Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/RESTAuthentication.html
 */
final class StringToSignV2 {
    /**
     * Parameters that are signed. AWS names the older ones; the newer ones are here so that nobody who holds a URL can make another
     * operation of it.
     */
    static final Set<String> SIGNED_PARAMETERS = Stream.of(
                    "abac accelerate acl analytics attributes cors defaultObjectAcl delete encryption intelligent-tiering inventory",
                    "legal-hold lifecycle location logging metadataConfiguration metadataInventoryTable metadataJournalTable",
                    "metadataTable metrics notification object-lock ownershipControls partNumber policy policyStatus",
                    "publicAccessBlock renameObject replication requestPayment response-cache-control",
                    "response-content-disposition response-content-encoding response-content-language response-content-type",
                    "response-expires restore retention select select-type session storageClass tagging torrent uploadId uploads",
                    "versionId versioning versions website")
            .flatMap(line -> Stream.of(line.split(" ", -1)))
            .collect(Collectors.toUnmodifiableSet());

    private static final String AMZ = "x-amz-";

    private StringToSignV2() {}

    /** @param hostedBucket the bucket that the Host header names, which the path then does not */
    static String of(HttpRequest request, SignatureV2 claim, Optional<String> hostedBucket, Disclosure disclosure) {
        Headers headers = request.headers();
        List<Parameter> parameters = Parameter.parse(request.rawQuery());
        StringBuilder text = new StringBuilder(256)
                .append(request.method())
                .append('\n')
                .append(headers.first("content-md5").orElse("").strip())
                .append('\n')
                .append(headers.first("content-type").orElse("").strip())
                .append('\n')
                .append(claim.dateLine())
                .append('\n');
        amzFields(headers, claim.place() == Place.QUERY ? parameters : List.of())
                .forEach((name, value) -> text.append(name)
                        .append(':')
                        .append(disclosure.value(name, value))
                        .append('\n'));
        hostedBucket.ifPresent(bucket -> text.append('/').append(bucket));
        text.append(request.rawPath());
        appendSigned(parameters, text);
        return text.toString();
    }

    /** AWS: of a presigned request, parameters are fields, too. One that says something else than the field that is sent is added to it. */
    private static Map<String, String> amzFields(Headers headers, List<Parameter> parameters) {
        Map<String, String> fields = new TreeMap<>();
        for (String name : headers.names()) {
            if (name.startsWith(AMZ)) {
                fields.put(name, headers.all(name).stream().map(String::strip).collect(Collectors.joining(",")));
            }
        }
        for (Parameter parameter : parameters) {
            String name = parameter.name().toLowerCase(Locale.ROOT);
            if (name.startsWith(AMZ)) {
                fields.merge(
                        name,
                        parameter.value().orElse(""),
                        (one, other) -> one.equals(other) ? one : one + "," + other);
            }
        }
        return fields;
    }

    private static void appendSigned(List<Parameter> parameters, StringBuilder text) {
        List<Parameter> signed = parameters.stream()
                .filter(parameter -> SIGNED_PARAMETERS.contains(parameter.name()))
                .sorted(Comparator.comparing(Parameter::name))
                .toList();
        for (int i = 0; i < signed.size(); i++) {
            text.append(i == 0 ? '?' : '&').append(signed.get(i).name());
            signed.get(i).value().ifPresent(value -> text.append('=').append(value));
        }
    }

    /** A parameter, decoded to one character per byte; without a value where none was sent. */
    private record Parameter(String name, Optional<String> value) {
        static List<Parameter> parse(String rawQuery) {
            return Stream.of(rawQuery.split("&", -1))
                    .filter(pair -> !pair.isEmpty())
                    .map(Parameter::of)
                    .toList();
        }

        private static Parameter of(String pair) {
            int equals = pair.indexOf('=');
            return equals < 0
                    ? new Parameter(decode(pair), Optional.empty())
                    : new Parameter(decode(pair.substring(0, equals)), Optional.of(decode(pair.substring(equals + 1))));
        }

        private static String decode(String encoded) {
            try {
                return new String(Query.percentDecodeToBytes(encoded.replace("+", "%20")), StandardCharsets.ISO_8859_1);
            } catch (IllegalArgumentException brokenEscape) {
                throw AuthException.of(AuthFailure.MALFORMED_URI);
            }
        }
    }
}
