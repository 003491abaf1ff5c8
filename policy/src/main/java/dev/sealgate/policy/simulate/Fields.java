package dev.sealgate.policy.simulate;

import dev.sealgate.policy.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The members of one object of a case file; what is not as it should be is an {@link IllegalArgumentException} that names it. Immutable. */
record Fields(String where, Map<String, Json> members) {

    static Fields of(String where, Json json) {
        if (json instanceof Json.Members(Map<String, Json> members)) {
            return new Fields(where, members);
        }
        throw new IllegalArgumentException(where + ": must be an object");
    }

    Fields only(Set<String> known) {
        members.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(where + ": unknown member `" + name + "`");
                });
        return this;
    }

    Optional<Json> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    Json require(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException(where + ": `" + name + "` is missing"));
    }

    Optional<Fields> object(String name) {
        return find(name).map(json -> of(where + "." + name, json));
    }

    Optional<String> text(String name) {
        return find(name).map(json -> scalar(where + "." + name, json));
    }

    boolean flag(String name) {
        return text(name).map(Boolean::parseBoolean).orElse(false);
    }

    List<Json> list(String name) {
        return find(name)
                .map(json -> json instanceof Json.Items(List<Json> items) ? items : List.of(json))
                .orElse(List.of());
    }

    static String scalar(String where, Json json) {
        return switch (json) {
            case Json.Text(String value) -> value;
            case Json.Bare(String value) -> value;
            case Json.Members _, Json.Items _, Json.Nothing _ ->
                throw new IllegalArgumentException(where + ": must be a text, a number, true or false");
        };
    }
}
