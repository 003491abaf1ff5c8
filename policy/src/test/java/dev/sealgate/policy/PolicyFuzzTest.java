package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.ParsedPolicy;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Damaged policies: parsing ends with a value, and so does deciding over what was taken. {@code -Dseed=} repeats a run. */
class PolicyFuzzTest {
    private static final long SEED = Long.getLong("seed", 20_260_101L);
    private static final int MUTANTS = 60_000;
    private static final List<String> FRAGMENTS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "null",
            "true",
            "1e9",
            "-",
            "\\",
            "\\u0000",
            "${",
            "${*}",
            "${aws:username}",
            "*",
            "?",
            "Allow",
            "Deny",
            "NotPrincipal",
            "NotAction",
            "Condition",
            "IfExists",
            "ForAnyValue:",
            "ForAllValues:",
            "Null",
            "IpAddress",
            "DateLessThan",
            "NumericEquals",
            "BinaryEquals",
            "arn:aws:s3:::b",
            "s3:*",
            "aws:SourceIp",
            "::",
            "/",
            "0.0.0.0/0",
            "😀",
            "\uD83D");

    private final Authorizer authorizer = new Authorizer();

    @Test
    void mutants_areValidOrMalformed_andDecidedWithTraceThatAgrees() {
        List<DocumentRulesTest.Row> corpus = DocumentRulesTest.rows("valid").toList();
        RandomGenerator random = new Random(SEED);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int at = 0; at < MUTANTS; at++) {
                DocumentRulesTest.Row origin = corpus.get(random.nextInt(corpus.size()));
                check(mutate(origin.document(), random), origin.rules());
            }
        });
    }

    private void check(String text, PolicyRules rules) {
        try {
            switch (PolicyDocument.parse(text, rules)) {
                case ParsedPolicy.Malformed(String message) -> assertFalse(message.isBlank());
                case ParsedPolicy.Valid(PolicyDocument document) -> decide(document, rules);
            }
        } catch (RuntimeException | StackOverflowError escaped) {
            fail("seed " + SEED + ": " + text, escaped);
        }
    }

    private void decide(PolicyDocument document, PolicyRules rules) {
        AccountId account = new AccountId("111122223333");
        NamedPolicy policy = new NamedPolicy("p", document);
        boolean callers = switch (rules.kind()) {
            case IDENTITY, SESSION -> true;
            case BUCKET, KMS_KEY, ROLE_TRUST -> false;
        };
        IdentityPolicies policies = callers ? IdentityPolicies.of(List.of(policy)) : IdentityPolicies.NONE;
        Optional<NamedPolicy> own = callers ? Optional.empty() : Optional.of(policy);
        RequestContext context = RequestContext.builder()
                .put("aws:username", "ann")
                .put("aws:SourceIp", "192.0.2.1")
                .putAll("aws:TagKeys", List.of("a", "b"))
                .build();
        Resource object = Resource.s3("arn:aws:s3:::b/ann/k", account, own, document.isPublic());
        Principal ann = Principal.user(account, "ann", "AIDAEXAMPLE");
        Decision decision = authorizer.decide(new AccessRequest(ann, policies, "s3:GetObject", object, context));
        TraceChecks.requireAgreement(decision);
    }

    private static String mutate(String document, RandomGenerator random) {
        StringBuilder text = new StringBuilder(document);
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                case 2 -> text.replace(at, end, FRAGMENTS.get(random.nextInt(FRAGMENTS.size())));
                case 3 -> text.insert(at, text.substring(at, end));
                default -> text.insert(at, (char) random.nextInt(0x10000));
            }
        }
        return text.toString();
    }

    /** What a stranger can put into 20 kB: patterns made to go back and forth, against a long key. */
    @Test
    void hostilePatterns_areMatchedInBoundedTime() {
        String pattern = "*a".repeat(9_000) + "b";
        String policy =
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/"
                        + pattern + "\"}}";
        PolicyDocument document = AuthorizerTest.Policies.document(policy, PolicyRules.bucket("b"));
        String half =
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::b/*"
                        + "a?".repeat(250) + "b\"}}";
        PolicyDocument overlapping = AuthorizerTest.Policies.document(half, PolicyRules.bucket("b"));
        AccountId account = new AccountId("111122223333");
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int round = 0; round < 200; round++) {
                for (PolicyDocument hostile : List.of(document, overlapping)) {
                    Resource object = Resource.s3(
                            "arn:aws:s3:::b/" + "a".repeat(1_024),
                            account,
                            Optional.of(new NamedPolicy("p", hostile)),
                            false);
                    Decision decision = authorizer.decide(new AccessRequest(
                            Principal.ANONYMOUS, IdentityPolicies.NONE, "s3:GetObject", object, RequestContext.EMPTY));
                    assertTrue(decision instanceof Decision.ImplicitDeny);
                }
            }
        });
    }
}
