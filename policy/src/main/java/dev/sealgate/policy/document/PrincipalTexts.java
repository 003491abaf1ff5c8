package dev.sealgate.policy.document;

import dev.sealgate.policy.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Writes other principals into the text of a document; all else stays what it was. */
final class PrincipalTexts {
    private static final Set<String> NAMING = Set.of("Principal", "NotPrincipal");

    private PrincipalTexts() {}

    /** @param names the new one for each that changes */
    static String replaced(String text, Map<String, String> names) {
        return Json.parse(text).map(json -> document(json, names).text()).orElse(text);
    }

    private static Json document(Json json, Map<String, String> names) {
        return changed(json, "Statement", statements -> {
            List<Json> changed = Element.items(statements).stream()
                    .map(statement -> statement(statement, names))
                    .toList();
            return statements instanceof Json.Items ? new Json.Items(changed) : changed.getFirst();
        });
    }

    private static Json statement(Json statement, Map<String, String> names) {
        Json changed = statement;
        for (String member : NAMING) {
            changed = changed(changed, member, named -> changed(named, "AWS", aws -> principals(aws, names)));
        }
        return changed;
    }

    private static Json principals(Json aws, Map<String, String> names) {
        return switch (aws) {
            case Json.Text(String name) -> new Json.Text(names.getOrDefault(name, name));
            case Json.Items(List<Json> many) ->
                new Json.Items(many.stream().map(one -> principals(one, names)).toList());
            case Json.Bare _, Json.Nothing _, Json.Members _ -> aws;
        };
    }

    /** With another value of one member, where there is such a member. */
    private static Json changed(Json json, String member, UnaryOperator<Json> change) {
        if (!(json instanceof Json.Members(Map<String, Json> members)) || !members.containsKey(member)) {
            return json;
        }
        Map<String, Json> all = new LinkedHashMap<>(members);
        all.computeIfPresent(member, (_, value) -> change.apply(value));
        return new Json.Members(all);
    }
}
