package dev.sealgate.gateway.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;

/** Policy texts, each parsed once. Thread-safe; bounded. */
final class CompiledPolicies {
    private static final int MAX_DOCUMENTS = 20_000;
    private static final String DENY_ALL =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}";
    private static final String TRUST_NOBODY =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:*\"}]}";

    private record Source(String text, PolicyRules.Kind kind) {}

    private final Cache<Source, ParsedPolicy> parsed =
            Caffeine.newBuilder().maximumSize(MAX_DOCUMENTS).build();

    NamedPolicy compile(String name, String text, PolicyRules.Kind kind) {
        return switch (parse(text, kind)) {
            case ParsedPolicy.Valid(PolicyDocument document) -> new NamedPolicy(name, document);
            // Safe because: what cannot be understood might have been a Deny, so it denies.
            case ParsedPolicy.Malformed(String message) ->
                compile(name + " (malformed: " + message + ")", denying(kind), kind);
        };
    }

    private ParsedPolicy parse(String text, PolicyRules.Kind kind) {
        return parsed.get(
                new Source(text, kind), source -> PolicyDocument.parse(source.text(), PolicyRules.of(source.kind())));
    }

    private static String denying(PolicyRules.Kind kind) {
        return kind == PolicyRules.Kind.ROLE_TRUST ? TRUST_NOBODY : DENY_ALL;
    }
}
