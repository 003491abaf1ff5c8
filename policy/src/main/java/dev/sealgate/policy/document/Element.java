package dev.sealgate.policy.document;

import dev.sealgate.policy.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A JSON object of the grammar: its members by name, each of the type that was asked for or a {@link MalformedPolicy}. Immutable. */
record Element(Map<String, Json> members) {

    /** @param known every name that may stand in it */
    static Element of(Json json, Set<String> known) {
        Element element = of(json);
        for (String name : element.members.keySet()) {
            if (!known.contains(name)) {
                throw new MalformedPolicy(Flaw.SYNTAX)
                        .found(name)
                        .expected("one of " + String.join(", ", new TreeSet<>(known)) + ", spelled like this");
            }
        }
        return element;
    }

    static Element of(Json json) {
        if (json instanceof Json.Members(Map<String, Json> members)) {
            return new Element(members);
        }
        throw new MalformedPolicy(Flaw.SYNTAX).found(json.text()).expected("an object: {...}");
    }

    void refuseNulls() {
        members.forEach((name, value) -> {
            if (value instanceof Json.Nothing) {
                throw new MalformedPolicy(Flaw.SYNTAX).found(name + ": null").expected("a value, or nothing at all");
            }
        });
    }

    boolean has(String name) {
        return members.containsKey(name);
    }

    Optional<Json> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    Optional<String> text(String name) {
        return find(name).map(json -> MalformedPolicy.in(name, () -> text(json)));
    }

    private static String text(Json json) {
        if (json instanceof Json.Text(String value)) {
            return value;
        }
        throw new MalformedPolicy(Flaw.SYNTAX).found(json.text()).expected("a text in quotes");
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
                case Json.Nothing _, Json.Items _, Json.Members _ ->
                    throw new MalformedPolicy(Flaw.SYNTAX)
                            .found(item.text())
                            .expected("a text, a number, true or false");
            }
        }
        return collect(constants);
    }

    private static List<String> collect(List<String> values) {
        if (values.isEmpty()) {
            throw new MalformedPolicy(Flaw.SYNTAX).found("[]").expected("at least one value");
        }
        return values;
    }
}
