package dev.sealgate.kms;

import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import java.util.List;
import java.util.Optional;

/** Somebody who sends requests with real policies; each request is a call of its own. */
record Sender(
        Principal principal,
        IdentityPolicies policies,
        String region,
        Optional<String> viaService,
        RequestContext context) {
    /** May do anything that a policy can allow its account. */
    static Sender root(AccountId account, String region) {
        return of(Principal.root(account), IdentityPolicies.NONE, region);
    }

    /** A user of {@link TestKms#ACCOUNT} whose one policy has these statements. */
    static Sender user(String name, String... statements) {
        return user(TestKms.ACCOUNT, name, statements);
    }

    static Sender user(AccountId account, String name, String... statements) {
        Principal principal = Principal.user(account, name, "AIDA" + name);
        return of(principal, statements.length == 0 ? IdentityPolicies.NONE : policies(statements), TestKms.REGION);
    }

    /** A session of a role of {@link TestKms#ACCOUNT} whose one policy has these statements. */
    static Sender session(String role, String session, String... statements) {
        Principal principal = Principal.roleSession(TestKms.ACCOUNT, "/", role, "AROA" + role, session);
        return of(principal, statements.length == 0 ? IdentityPolicies.NONE : policies(statements), TestKms.REGION);
    }

    /** The same, limited by one policy as boundary and session policy alike. */
    Sender limitedTo(String... statements) {
        List<NamedPolicy> limits = policies(statements).attached();
        IdentityPolicies limited =
                new IdentityPolicies(policies.attached(), Optional.of(limits.getFirst()), Optional.of(limits));
        return new Sender(principal, limited, region, viaService, context);
    }

    private static Sender of(Principal principal, IdentityPolicies policies, String region) {
        return new Sender(principal, policies, region, Optional.empty(), RequestContext.EMPTY);
    }

    private static IdentityPolicies policies(String... statements) {
        String text = "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
        return switch (PolicyDocument.parse(text, PolicyRules.of(PolicyRules.Kind.IDENTITY))) {
            case ParsedPolicy.Valid(PolicyDocument document) ->
                IdentityPolicies.of(List.of(new NamedPolicy("policy of a test", document)));
            case ParsedPolicy.Malformed(String message) -> throw new AssertionError(message + ": " + text);
        };
    }

    /** A statement of an identity policy that allows actions, given with commas between, on every key and alias. */
    static String allow(String actions) {
        return statement("Allow", actions, "*", "");
    }

    /** @param condition JSON of the Condition element, or empty */
    static String statement(String effect, String actions, String resource, String condition) {
        return "{\"Effect\":\"" + effect + "\",\"Action\":[\"" + actions.replace(",", "\",\"") + "\"],\"Resource\":\""
                + resource + "\"" + (condition.isEmpty() ? "" : ",\"Condition\":" + condition) + "}";
    }

    Sender in(String otherRegion) {
        return new Sender(principal, policies, otherRegion, viaService, context);
    }

    /** The same, with S3 of its region calling in its name. */
    Sender viaS3() {
        return viaS3("s3." + region + ".amazonaws.com");
    }

    Sender viaS3(String service) {
        return new Sender(principal, policies, region, Optional.of(service), context);
    }

    Sender with(String key, String value) {
        return new Sender(
                principal,
                policies,
                region,
                viaService,
                context.toBuilder().put(key, value).build());
    }

    KmsCall call() {
        return new KmsCall(
                new Caller(new Authorizer(), principal, policies, context), region, "request-1", viaService, _ -> {});
    }
}
