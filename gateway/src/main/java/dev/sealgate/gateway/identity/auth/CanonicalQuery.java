package dev.sealgate.gateway.identity.auth;

import dev.sealgate.gateway.edge.exchange.Query;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The parameters of a request's query as they are signed: encoded once, sorted by name and value. Immutable. */
final class CanonicalQuery {
    private static final CanonicalQuery EMPTY = new CanonicalQuery(List.of());
    private static final Comparator<Parameter> BY_NAME_AND_VALUE =
            Comparator.comparing(Parameter::name).thenComparing(Parameter::value);

    private record Parameter(String name, String value) {}

    private final List<Parameter> parameters;

    private CanonicalQuery(List<Parameter> parameters) {
        this.parameters = parameters;
    }

    static CanonicalQuery parse(String rawQuery) {
        if (rawQuery.isEmpty()) {
            return EMPTY;
        }
        List<Parameter> parameters = new ArrayList<>();
        for (int start = 0; start <= rawQuery.length(); ) {
            int ampersand = rawQuery.indexOf('&', start);
            int end = ampersand < 0 ? rawQuery.length() : ampersand;
            if (end > start) {
                parameters.add(parameter(rawQuery.substring(start, end)));
            }
            start = end + 1;
        }
        parameters.sort(BY_NAME_AND_VALUE);
        return new CanonicalQuery(parameters);
    }

    private static Parameter parameter(String raw) {
        int equals = raw.indexOf('=');
        return equals < 0
                ? new Parameter(UriEncoding.reencode(raw), "")
                : new Parameter(
                        UriEncoding.reencode(raw.substring(0, equals)),
                        UriEncoding.reencode(raw.substring(equals + 1)));
    }

    /** The decoded value of a parameter whose name needs no encoding. */
    Optional<String> first(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name.equals(name)) {
                return Optional.of(Query.percentDecode(parameter.value));
            }
        }
        return Optional.empty();
    }

    /** As {@link #first}, for a name that is written in any case. */
    Optional<String> firstInAnyCase(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name.equalsIgnoreCase(name)) {
                return Optional.of(Query.percentDecode(parameter.value));
            }
        }
        return Optional.empty();
    }

    boolean contains(String name) {
        for (Parameter parameter : parameters) {
            if (parameter.name.equals(name)) {
                return true;
            }
        }
        return false;
    }

    int count(String name) {
        int count = 0;
        for (Parameter parameter : parameters) {
            count += parameter.name.equals(name) ? 1 : 0;
        }
        return count;
    }

    /** Writes everything but the signature itself. */
    void writeTo(CanonicalText text, Disclosure disclosure) {
        boolean first = true;
        for (Parameter parameter : parameters) {
            if (!parameter.name.equals(PresignedQuery.SIGNATURE)) {
                text.append(first ? "" : "&").append(parameter.name).append('=');
                text.append(
                        disclosure == Disclosure.REDACTED
                                ? disclosure.value(parameter.name.toLowerCase(Locale.ROOT), parameter.value)
                                : parameter.value);
                first = false;
            }
        }
    }
}
