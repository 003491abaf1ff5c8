package dev.sealgate.gateway.service.s3.cors;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.storage.object.CorsRule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a browser says of a request, or announces in a preflight, and the rule that it matches. Immutable.
 *
 * <p>AWS: requests themselves are matched like preflights, by the headers of preflights where they have them.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
 *
 * @param requestedHeaders in lower case, without repetitions
 */
record CorsMatch(String origin, String method, List<String> requestedHeaders) {
    static final String ORIGIN = "Origin";
    static final String REQUEST_METHOD = "Access-Control-Request-Method";
    static final Set<String> METHODS = Set.of("GET", "PUT", "POST", "DELETE", "HEAD");

    private static final String REQUEST_HEADERS = "Access-Control-Request-Headers";
    private static final String ANY = "*";

    /** @param method what the request is sent by, where no header names another */
    static CorsMatch of(String origin, String method, Headers headers) {
        return new CorsMatch(
                origin,
                headers.first(REQUEST_METHOD).orElse(method),
                names(String.join(",", headers.all(REQUEST_HEADERS))));
    }

    private static List<String> names(String list) {
        Set<String> names = new LinkedHashSet<>();
        for (String name : list.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return new ArrayList<>(names);
    }

    /** What the first rule that matches tells the browser; empty where none does. */
    Optional<Headers> answer(List<CorsRule> rules) {
        return rules.stream().filter(this::matches).findFirst().map(this::headers);
    }

    private boolean matches(CorsRule rule) {
        return rule.allowedMethods().contains(method)
                && rule.allowedOrigins().stream().anyMatch(pattern -> matches(pattern, origin))
                && requestedHeaders.stream().allMatch(name -> allows(rule.allowedHeaders(), name));
    }

    private static boolean allows(List<String> patterns, String lowerName) {
        return patterns.stream().anyMatch(pattern -> matches(pattern.toLowerCase(Locale.ROOT), lowerName));
    }

    /** {@code *}, of which a pattern has one at most, stands for any characters, and for none. */
    private static boolean matches(String pattern, String text) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return pattern.equals(text);
        }
        String suffix = pattern.substring(star + 1);
        return text.length() >= star + suffix.length()
                && text.startsWith(pattern.substring(0, star))
                && text.endsWith(suffix);
    }

    private Headers headers(CorsRule rule) {
        boolean anyOrigin = rule.allowedOrigins().contains(ANY);
        Headers.Builder headers = Headers.builder()
                .add("Access-Control-Allow-Origin", anyOrigin ? ANY : origin)
                .add("Access-Control-Allow-Methods", String.join(", ", rule.allowedMethods()));
        if (!requestedHeaders.isEmpty()) {
            headers.add("Access-Control-Allow-Headers", String.join(", ", requestedHeaders));
        }
        if (!rule.exposeHeaders().isEmpty()) {
            headers.add("Access-Control-Expose-Headers", String.join(", ", rule.exposeHeaders()));
        }
        rule.maxAgeSeconds().ifPresent(seconds -> headers.add("Access-Control-Max-Age", Integer.toString(seconds)));
        if (!anyOrigin) {
            headers.add("Access-Control-Allow-Credentials", "true");
        }
        return headers.add("Vary", "Origin, Access-Control-Request-Headers, Access-Control-Request-Method")
                .build();
    }
}
