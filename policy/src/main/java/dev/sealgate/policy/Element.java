package dev.sealgate.policy;

import dev.sealgate.policy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A JSON object of the grammar: its members by name, each of the type that was asked for or a {@link MalformedPolicy}. Immutable. */
record Element(Map<String, Json> members) {

    /** @param known every name that may stand in it */
    static Element of(Json json, Set<String> known) {
        Element element = of(json);
        if (!known.containsAll(element.members.keySet())) {
            throw new MalformedPolicy(Flaw.SYNTAX);
        }
        return element;
    }

    static Element of(Json json) {
        if (json instanceof Json.Members(Map<String, Json> members)) {
            return new Element(members);
        }
        throw new MalformedPolicy(Flaw.SYNTAX);
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    Optional<Json> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    Optional<String> text(String name) {
        return find(name).map(Element::text);
    }

    private static String text(Json json) {
        if (json instanceof Json.Text(String value)) {
            return value;
        }
        throw new MalformedPolicy(Flaw.SYNTAX);
    }

    /** One item may stand without its list. */
    static List<Json> items(Json json) {
        return json instanceof Json.Items(List<Json> values) ? values : List.of(json);
    }

    /** At least one. */
    static List<String> texts(Json json) {
        return collect(items(json).stream().map(Element::text).toList());
    }

    /** At least one text, number or truth value. */
    static List<String> constants(Json json) {
        List<String> constants = new ArrayList<>();
        for (Json item : items(json)) {
            switch (item) {
                case Json.Text(String value) -> constants.add(value);
                case Json.Bare(String value) -> constants.add(value);
                case Json.Nothing _, Json.Items _, Json.Members _ -> throw new MalformedPolicy(Flaw.SYNTAX);
            }
        }
        return collect(constants);
    }

    private static List<String> collect(List<String> values) {
        if (values.isEmpty()) {
            throw new MalformedPolicy(Flaw.SYNTAX);
        }
        return values;
    }
}
