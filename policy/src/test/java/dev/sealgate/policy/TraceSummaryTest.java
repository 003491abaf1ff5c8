package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.PolicyRules;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a policy author is told, word for word. */
class TraceSummaryTest {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final Principal ANN = Principal.user(ACCOUNT, "ann", "AIDAEXAMPLE");
    private static final String REQUIRE_TLS = """
            {"Version":"2012-10-17","Statement":[{"Sid":"RequireTLS","Effect":"Deny","Principal":"*","Action":"s3:*",
             "Resource":"arn:aws:s3:::reports/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}""";
    private static final String PUBLIC_READ = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}}""";
    private static final String HOME = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*",
             "Condition":{"StringLike":{"s3:prefix":"home/${aws:username}/*"}}}}""";
    private static final String READ = """
            {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}""";

    @Test
    void denial_namesTheStatementAndTheValueThatMetIt() {
        assertEquals(
                "denied by statement \"RequireTLS\" of the bucket policy of reports: Bool aws:SecureTransport is \"false\", as the"
                        + " statement demands",
                summary(ANN, "s3:GetObject", List.of(READ), Optional.of(REQUIRE_TLS), "aws:SecureTransport", "false"));
    }

    @Test
    void missingAllow_namesTheNearestStatementAndWhatDiffers() {
        assertEquals(
                "nothing allows s3:ListBucket on arn:aws:s3:::reports/k: 2 identity-based policies were looked at; nearest: statement #0"
                        + " of the inline policy 1 of user ann matched all but StringLike s3:prefix (request: \"home/bob/\", policy:"
                        + " \"home/ann/*\")",
                summary(ANN, "s3:ListBucket", List.of(READ, HOME), Optional.empty(), "s3:prefix", "home/bob/"));
    }

    @Test
    void missingAllow_withoutThatKeyInTheRequest_saysSo() {
        assertEquals(
                "nothing allows s3:ListBucket on arn:aws:s3:::reports/k: the inline policy 0 of user ann was looked at (identity-based"
                        + " policy); nearest: statement #0 of the inline policy 0 of user ann matched all but StringLike s3:prefix"
                        + " (request: absent, policy: \"home/ann/*\")",
                summary(ANN, "s3:ListBucket", List.of(HOME), Optional.empty(), "aws:SecureTransport", "true"));
    }

    @Test
    void missingAllow_withoutAnyPolicy_saysSo() {
        assertEquals(
                "nothing allows s3:GetObject on arn:aws:s3:::reports/k: there is no identity-based policy",
                summary(ANN, "s3:GetObject", List.of(), Optional.empty(), "aws:SecureTransport", "true"));
    }

    @Test
    void publicPolicy_thatIsRestricted_isNamedAsTheReason() {
        assertEquals(
                "nothing allows s3:GetObject on arn:aws:s3:::reports/k: the bucket policy of reports was looked at (resource-based"
                        + " policy); its policy is public, and RestrictPublicBuckets lets in only the bucket owner's account and services",
                decide(Principal.ANONYMOUS, "s3:GetObject", List.of(), Optional.of(PUBLIC_READ), "a:b", "c", true)
                        .trace()
                        .summary());
    }

    @Test
    void allow_namesTheStatement() {
        assertEquals(
                "allowed by statement #0 of the bucket policy of reports",
                summary(ANN, "s3:GetObject", List.of(), Optional.of(PUBLIC_READ), "aws:SecureTransport", "true"));
        assertEquals(
                "allowed by statement #0 of the inline policy 0 of user ann",
                summary(ANN, "s3:GetObject", List.of(READ), Optional.empty(), "aws:SecureTransport", "true"));
    }

    @Test
    void root_isAllowedByWhoItIs() {
        assertEquals(
                "allowed by the caller being the root of account 111122223333, which nothing denies",
                summary(
                        Principal.root(ACCOUNT),
                        "s3:GetObject",
                        List.of(),
                        Optional.empty(),
                        "aws:SecureTransport",
                        "true"));
    }

    private static String summary(
            Principal caller, String action, List<String> identity, Optional<String> bucket, String key, String value) {
        return decide(caller, action, identity, bucket, key, value, false)
                .trace()
                .summary();
    }

    private static Decision decide(
            Principal caller,
            String action,
            List<String> identity,
            Optional<String> bucket,
            String key,
            String value,
            boolean restricted) {
        List<NamedPolicy> attached = identity.stream()
                .map(json -> new NamedPolicy(
                        "inline policy " + identity.indexOf(json) + " of user ann",
                        AuthorizerTest.Policies.document(json, PolicyRules.of(PolicyRules.Kind.IDENTITY))))
                .toList();
        Optional<NamedPolicy> own = bucket.map(json -> new NamedPolicy(
                "bucket policy of reports", AuthorizerTest.Policies.document(json, PolicyRules.bucket("reports"))));
        RequestContext context = RequestContext.builder()
                .put("aws:username", "ann")
                .put(key, value)
                .build();
        Resource object = Resource.s3("arn:aws:s3:::reports/k", ACCOUNT, own, restricted);
        return new Authorizer()
                .decide(new AccessRequest(caller, IdentityPolicies.of(attached), action, object, context));
    }
}
