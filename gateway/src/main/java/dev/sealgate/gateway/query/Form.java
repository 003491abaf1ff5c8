package dev.sealgate.gateway.query;

import dev.sealgate.gateway.exchange.Query;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code application/x-www-form-urlencoded}, of a body or a query. */
final class Form {
    /** More than any operation takes. */
    private static final int MAX_PARAMETERS = 10_000;

    private Form() {}

    /** @throws QueryException for a form that cannot be decoded, or that names a parameter twice */
    static Parameters parse(String... forms) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String form : forms) {
            read(form, values);
        }
        return new Parameters(values);
    }

    private static void read(String form, Map<String, String> target) {
        if (form.chars().filter(c -> c == '&').count() > MAX_PARAMETERS) {
            throw malformed("The request has more than " + MAX_PARAMETERS + " parameters.");
        }
        try {
            for (Query.Parameter parameter :
                    Query.parse(form.replace("+", "%20")).parameters()) {
                if (target.putIfAbsent(parameter.name(), parameter.value()) != null) {
                    throw malformed("The parameter " + parameter.name() + " is given twice.");
                }
            }
        } catch (IllegalArgumentException _) {
            throw malformed("The request is not a well-formed form.");
        }
    }

    private static QueryException malformed(String text) {
        return new QueryException(QueryErrorCode.MALFORMED_INPUT, text);
    }
}
