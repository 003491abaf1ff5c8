package dev.sealgate.gateway.service.s3;

import dev.sealgate.gateway.edge.exchange.Headers;
import dev.sealgate.gateway.edge.exchange.Query;
import java.util.Optional;

/**
 * One thing that a request must have to be a certain operation. Immutable.
 *
 * @param name of the query parameter or, in lower case, of the header
 * @param value what the parameter must say; empty: anything
 */
record Selector(boolean isParameter, String name, Optional<String> value) {
    /** {@code ?name} and {@code ?name=value} are parameters, anything else is a header. */
    static Selector parse(String text) {
        if (!text.startsWith("?")) {
            return new Selector(false, text, Optional.empty());
        }
        int equals = text.indexOf('=');
        return equals < 0
                ? new Selector(true, text.substring(1), Optional.empty())
                : new Selector(true, text.substring(1, equals), Optional.of(text.substring(equals + 1)));
    }

    /** A parameter whose presence alone says what is meant. */
    boolean isSubresource() {
        return isParameter && value.isEmpty();
    }

    boolean selects(Query query, Headers headers) {
        if (!isParameter) {
            return headers.contains(name);
        }
        return value.isEmpty() ? query.contains(name) : query.first(name).equals(value);
    }

    @Override
    public String toString() {
        return (isParameter ? "?" : "") + name + value.map(v -> "=" + v).orElse("");
    }
}
