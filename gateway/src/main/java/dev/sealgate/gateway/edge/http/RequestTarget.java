package dev.sealgate.gateway.edge.http;

import java.util.Optional;

/**
 * The request target, taken apart but not decoded.
 * Source: https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 *
 * @param rawPath starts with {@code /}
 * @param rawQuery without {@code ?}
 * @param authority of a target in absolute form: it replaces the Host header
 */
record RequestTarget(String rawPath, String rawQuery, Optional<String> authority) {
    /** Origin form or absolute form; nothing for {@code *} and {@code CONNECT} targets. */
    static Optional<RequestTarget> parse(String target) {
        if (target.startsWith("/")) {
            return Optional.of(split(target, Optional.empty()));
        }
        int afterScheme = schemeLength(target);
        if (afterScheme < 0) {
            return Optional.empty();
        }
        int end = afterScheme;
        while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
            end++;
        }
        if (end == afterScheme) {
            return Optional.empty();
        }
        String pathAndQuery = target.substring(end);
        return Optional.of(split(
                pathAndQuery.startsWith("/") ? pathAndQuery : "/" + pathAndQuery,
                Optional.of(target.substring(afterScheme, end))));
    }

    private static int schemeLength(String target) {
        for (String scheme : new String[] {"http://", "https://"}) {
            if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return scheme.length();
            }
        }
        return -1;
    }

    private static RequestTarget split(String pathAndQuery, Optional<String> authority) {
        int question = pathAndQuery.indexOf('?');
        return question < 0
                ? new RequestTarget(pathAndQuery, "", authority)
                : new RequestTarget(
                        pathAndQuery.substring(0, question), pathAndQuery.substring(question + 1), authority);
    }
}
