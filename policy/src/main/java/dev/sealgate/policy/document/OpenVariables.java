package dev.sealgate.policy.document;

import dev.sealgate.policy.condition.PolicyVersion;
import dev.sealgate.policy.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds a <code>${</code> that no brace closes, where variables can stand. */
final class OpenVariables {
    private static final Set<String> HOLDING = Set.of("Resource", "NotResource", "Condition");

    private OpenVariables() {}

    /** @param text of a valid document */
    static boolean areIn(String text) {
        return Json.parse(text).filter(OpenVariables::inDocument).isPresent();
    }

    private static boolean inDocument(Json document) {
        Element policy = Element.of(document);
        boolean variables = policy.text("Version")
                .flatMap(PolicyVersion::of)
                .filter(PolicyVersion::hasVariables)
                .isPresent();
        return variables
                && policy.find("Statement").stream()
                        .flatMap(statements -> Element.items(statements).stream())
                        .flatMap(statement -> Element.of(statement).members().entrySet().stream())
                        .anyMatch(member -> HOLDING.contains(member.getKey()) && inValue(member.getValue()));
    }

    private static boolean inValue(Json value) {
        return switch (value) {
            case Json.Text(String text) -> text.lastIndexOf("${") > text.lastIndexOf('}');
            case Json.Items(List<Json> many) -> many.stream().anyMatch(OpenVariables::inValue);
            case Json.Members(Map<String, Json> members) ->
                members.values().stream().anyMatch(OpenVariables::inValue);
            case Json.Bare _, Json.Nothing _ -> false;
        };
    }
}
