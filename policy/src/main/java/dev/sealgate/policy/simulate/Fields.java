package dev.sealgate.policy.simulate;

import dev.sealgate.policy.json.Json;
import dev.sealgate.policy.json.JsonPlaces;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The members of one object of a case file; what is not as it should be is a {@link CaseFlaw} that names it. Immutable.
 *
 * @param where what messages call it
 * @param pointer where it stands in its file
 */
record Fields(String where, String pointer, Map<String, Json> members) {

    static Fields of(String where, String pointer, Json json) {
        if (json instanceof Json.Members(Map<String, Json> members)) {
            return new Fields(where, pointer, members);
        }
        throw new CaseFlaw(pointer, where + ": must be an object, in { }");
    }

    /** Where the member stands, or would. */
    String at(String name) {
        return JsonPlaces.member(pointer, name);
    }

    CaseFlaw flaw(String name, String message) {
        return new CaseFlaw(at(name), where + ": " + message);
    }

    Fields only(Set<String> known) {
        members.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw flaw(name, "unknown member `" + name + "`" + NearNames.hint(name, known));
                });
        return this;
    }

    Optional<Json> find(String name) {
        return Optional.ofNullable(members.get(name));
    }

    Json require(String name) {
        return find(name).orElseThrow(() -> flaw(name, "`" + name + "` is missing"));
    }

    Optional<Fields> object(String name) {
        return find(name).map(json -> of(where + "." + name, at(name), json));
    }

    Optional<String> text(String name) {
        return find(name).map(json -> scalar(name, json));
    }

    boolean flag(String name) {
        return text(name)
                .map(text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw flaw(name, "`" + name + "` must be true or false");
                })
                .orElse(false);
    }

    String requireText(String name) {
        return scalar(name, require(name));
    }

    List<Json> list(String name) {
        return find(name)
                .map(json -> json instanceof Json.Items(List<Json> items) ? items : List.of(json))
                .orElse(List.of());
    }

    String scalar(String name, Json json) {
        return switch (json) {
            case Json.Text(String value) -> value;
            case Json.Bare(String value) -> value;
            case Json.Members _, Json.Items _, Json.Nothing _ ->
                throw flaw(name, "`" + name + "` must be a text, a number, true or false");
        };
    }
}
