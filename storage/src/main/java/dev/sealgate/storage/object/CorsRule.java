package dev.sealgate.storage.object;

import java.util.List;
import java.util.Optional;

/**
 * One rule of a bucket's CORS configuration, as it was put; the lists keep their order. Immutable.
 *
 * @param allowedMethods at least one
 * @param allowedOrigins at least one
 */
public record CorsRule(
        Optional<String> id,
        List<String> allowedHeaders,
        List<String> allowedMethods,
        List<String> allowedOrigins,
        List<String> exposeHeaders,
        Optional<Integer> maxAgeSeconds) {
    public CorsRule {
        allowedHeaders = List.copyOf(allowedHeaders);
        allowedMethods = List.copyOf(allowedMethods);
        allowedOrigins = List.copyOf(allowedOrigins);
        exposeHeaders = List.copyOf(exposeHeaders);
    }
}
