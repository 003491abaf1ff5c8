package dev.sealgate.gateway.service.s3;

import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import java.util.Arrays;
import java.util.List;

/** Callers for tests, judged by the real engine. */
public final class TestCallers {
    private static final String EVERYTHING =
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";

    private TestCallers() {}

    /** May do whatever its account may. */
    public static Caller administrator(Principal principal) {
        return with(principal, RequestContext.EMPTY, EVERYTHING);
    }

    /** Has these identity policies and no others. */
    public static Caller with(Principal principal, RequestContext context, String... documents) {
        List<NamedPolicy> policies = Arrays.stream(documents)
                .map(text -> new NamedPolicy("test policy", parse(text, PolicyRules.of(PolicyRules.Kind.IDENTITY))))
                .toList();
        return new Caller(new Authorizer(), principal, IdentityPolicies.of(policies), context);
    }

    public static PolicyDocument parse(String text, PolicyRules rules) {
        return switch (PolicyDocument.parse(text, rules)) {
            case ParsedPolicy.Valid(PolicyDocument document) -> document;
            case ParsedPolicy.Malformed(String message) -> throw new AssertionError(message);
        };
    }
}
