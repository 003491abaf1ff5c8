package dev.sealgate.gateway.protocol.query;

import dev.sealgate.gateway.edge.exchange.Query;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code application/x-www-form-urlencoded}, of a body or a query. */
public final class Form {
    /** More than any request that is served needs: the largest are simulations, of hundreds of actions and resources. */
    static final int MAX_PARAMETERS = 4096;

    private Form() {}

    /** @throws QueryException for a form that cannot be decoded, that names a parameter twice, or whose lists are not whole */
    public static Parameters parse(ValueEcho echo, String... forms) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String form : forms) {
            requireFew(form);
            read(form, values);
        }
        return new Parameters(values, echo);
    }

    private static void requireFew(String form) {
        if (form.chars().filter(character -> character == '&').count() >= MAX_PARAMETERS) {
            throw malformed("The request has more than " + MAX_PARAMETERS + " parameters.");
        }
    }

    private static void read(String form, Map<String, String> target) {
        try {
            for (Query.Parameter parameter : Query.parse(form).parameters()) {
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
