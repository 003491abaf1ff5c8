package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizerTest {
    private static final AccountId OWN = new AccountId("111122223333");
    private static final AccountId FOREIGN = new AccountId("444455556666");
    private static final String EVERYTHING =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";

    private final Authorizer authorizer = new Authorizer();

    @Test
    void user_withAPolicyThatAllowsEverything_isAllowedOnResourcesOfItsAccount() {
        Principal ann = Principal.user(OWN, "ann", "AIDAEXAMPLE");
        assertInstanceOf(Decision.Allow.class, decide(ann, Policies.identity(EVERYTHING)));
    }

    @Test
    void user_withoutPolicies_isToldThatAnIdentityPolicyIsMissing() {
        Principal ann = Principal.user(OWN, "ann", "AIDAEXAMPLE");
        Decision decision = decide(ann, IdentityPolicies.NONE);
        assertEquals(
                "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: s3:GetObject on resource:"
                        + " \"arn:aws:s3:::b/k\" because no identity-based policy allows the s3:GetObject action",
                AccessDeniedText.of(decision));
    }

    @Test
    void root_onResourceOfAnotherAccount_isToldThatAResourcePolicyIsMissing() {
        Decision decision = decide(Principal.root(FOREIGN), IdentityPolicies.NONE);
        assertEquals(new Decision.ImplicitDeny(decision.request(), PolicySource.RESOURCE), decision);
    }

    private Decision decide(Principal caller, IdentityPolicies policies) {
        Resource object = Resource.s3("arn:aws:s3:::b/k", OWN, Optional.empty(), false);
        return authorizer.decide(new AccessRequest(caller, policies, "s3:GetObject", object, RequestContext.EMPTY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12345678901", "1234567890123", "12345678901a", " 11122223333"})
    void accountId_otherThanTwelveDigits_isRefused(String value) {
        assertThrows(IllegalArgumentException.class, () -> new AccountId(value));
    }

    /** Policies that must be valid. */
    static final class Policies {
        private Policies() {}

        static IdentityPolicies identity(String json) {
            return IdentityPolicies.of(
                    List.of(new NamedPolicy("p", document(json, PolicyRules.of(PolicyRules.Kind.IDENTITY)))));
        }

        static PolicyDocument document(String json, PolicyRules rules) {
            return switch (PolicyDocument.parse(json, rules)) {
                case ParsedPolicy.Valid(PolicyDocument document) -> document;
                case ParsedPolicy.Malformed(String message) -> throw new AssertionError(message + ": " + json);
            };
        }
    }
}
