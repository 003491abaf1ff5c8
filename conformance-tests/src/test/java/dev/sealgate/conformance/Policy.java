package dev.sealgate.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A policy document in the making: its last statement is the one that is spoken of. */
final class Policy {
    private final List<Map<String, Object>> statements = new ArrayList<>();

    private Policy(String effect, String... actions) {
        begin(effect, actions);
    }

    static Policy allow(String... actions) {
        return new Policy("Allow", actions);
    }

    static Policy deny(String... actions) {
        return new Policy("Deny", actions);
    }

    private Policy begin(String effect, String... actions) {
        Map<String, Object> statement = new LinkedHashMap<>();
        statement.put("Effect", effect);
        statement.put("Action", oneOrMore(actions));
        statements.add(statement);
        return this;
    }

    Policy andAllow(String... actions) {
        return begin("Allow", actions);
    }

    Policy andDeny(String... actions) {
        return begin("Deny", actions);
    }

    Policy on(String... resources) {
        return and("Resource", oneOrMore(resources));
    }

    /** For an AWS principal: an account or an ARN. */
    Policy to(String principal) {
        return and("Principal", Map.of("AWS", principal));
    }

    Policy toEverybody() {
        return and("Principal", "*");
    }

    Policy when(String operator, String key, String value) {
        return and("Condition", Map.of(operator, Map.of(key, value)));
    }

    private Policy and(String field, Object value) {
        statements.getLast().put(field, value);
        return this;
    }

    private static Object oneOrMore(String... values) {
        return values.length == 1 ? values[0] : List.of(values);
    }

    /** The document. */
    String json() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("Version", "2012-10-17");
        document.put("Statement", statements);
        return json(document);
    }

    private static String json(Object value) {
        return switch (value) {
            case Map<?, ?> fields ->
                fields.entrySet().stream()
                        .map(field -> json(field.getKey()) + ":" + json(field.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case List<?> values -> values.stream().map(Policy::json).collect(Collectors.joining(",", "[", "]"));
            default -> '"' + value.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        };
    }
}
