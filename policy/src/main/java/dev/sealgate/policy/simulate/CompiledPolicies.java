package dev.sealgate.policy.simulate;

import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import java.util.HashMap;
import java.util.Map;

/** Policies of cases, each compiled once however many cases have it. Not thread-safe. */
final class CompiledPolicies {
    private final Map<Written, Result> results = new HashMap<>();

    /**
     * A policy where it stands.
     *
     * @param pointer empty where the text holds nothing else
     */
    record Written(SourceText text, String pointer, PolicyRules rules) {}

    sealed interface Result {
        record Compiled(PolicyDocument document) implements Result {}

        record Wrong(PolicyMistake mistake) implements Result {}
    }

    /** @param json the policy as text */
    Result of(Written written, String json) {
        return results.computeIfAbsent(written, _ -> switch (PolicyDocument.parseNew(json, written.rules())) {
            case ParsedPolicy.Valid(PolicyDocument document) -> new Result.Compiled(document);
            case ParsedPolicy.Malformed(String message) ->
                new Result.Wrong(PolicyMistake.locate(written.text(), written.pointer(), written.rules(), message));
        });
    }
}
