package dev.sealgate.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Effort;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.PolicyDocument;
import dev.sealgate.policy.document.PolicyRules;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffortTest {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final Principal ROOT = Principal.root(ACCOUNT);
    private static final RequestContext LONG_AGENT =
            RequestContext.builder().put("aws:UserAgent", "a".repeat(8_000)).build();

    private final Authorizer authorizer = new Authorizer();

    /** About 20 kB in which every pattern nearly matches everywhere. */
    private static String bomb(String pattern, int patterns) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\","
                + "\"Resource\":["
                + IntStream.range(0, patterns)
                        .mapToObj(at -> "\"arn:aws:s3:::b/" + pattern + at + "\"")
                        .collect(Collectors.joining(","))
                + "]}]}";
    }

    private static Resource object(String policy, String key) {
        PolicyDocument document = AuthorizerTest.Policies.document(policy, PolicyRules.bucket("b"));
        return Resource.s3(
                "arn:aws:s3:::b/" + key, ACCOUNT, Optional.of(new NamedPolicy("bucket policy of b", document)), false);
    }

    private Decision decide(Resource resource, Effort effort) {
        return authorizer.decide(
                new AccessRequest(ROOT, IdentityPolicies.NONE, "s3:GetObject", resource, LONG_AGENT), effort);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*aaaaaaaa*b", "*a?a?a?a?a?b*", "*${aws:UserAgent}*b", "a*a*a*a*a*a*a*b"})
    void largestPolicy_isDecidedOnce_butNotForever(String pattern) {
        Resource resource = object(bomb(pattern, 17_000 / (pattern.length() + 22)), "a".repeat(1_000));
        Effort effort = Effort.whole();
        assertInstanceOf(Decision.Allow.class, decide(resource, effort));
        int decided = 1;
        while (decide(resource, effort).allowed()) {
            decided++;
            assertTrue(decided < 1_000, "a thousand decisions were made");
        }
        assertTrue(effort.isExhausted());
    }

    @Test
    void ordinaryPolicy_isDecidedForAThousandKeys() {
        Resource resource = object(bomb("home/*/private/", 300), "home/ann/2026/" + "report".repeat(20));
        Effort effort = Effort.whole();
        for (int key = 0; key < 1_000; key++) {
            assertTrue(decide(resource, effort).allowed());
        }
    }

    /** Near 20 kB of patterns with three wildcards each, as teams that share a bucket write them. */
    @Test
    void manyWildcards_areDecidedForAThousandKeys_whereThatManyAreNamed() {
        Resource resource = object(
                bomb("data/*/month=07/*/x*.log", 330), "data/2026/month=07/day=30/" + "x".repeat(52) + ".parquet.log");
        Effort effort = Effort.whole();
        effort.growFor(1_000);
        for (int key = 0; key < 1_000; key++) {
            assertTrue(decide(resource, effort).allowed(), "key " + key);
        }
    }

    @Test
    void growing_revivesNothing() {
        Effort effort = Effort.of(0);
        assertThrows(Effort.Exhausted.class, () -> effort.spend(1));
        effort.growFor(1_000);
        assertTrue(effort.isExhausted());
    }

    @Test
    void caller_withoutEffort_isRefusedWhateverItAsks() {
        Caller caller = new Caller(authorizer, ROOT, IdentityPolicies.NONE, RequestContext.EMPTY, Effort.of(2_000));
        Resource costly = object(bomb("*aaaaaaaaa*b", 100), "a".repeat(1_000));
        assertThrows(UndecidedException.class, () -> caller.decide("s3:GetObject", costly, RequestContext.EMPTY));
        Resource cheap = object(bomb("k", 1), "other");
        assertThrows(UndecidedException.class, () -> caller.decide("s3:GetObject", cheap, RequestContext.EMPTY));
        assertThrows(
                UndecidedException.class,
                () -> caller.withContext(LONG_AGENT).decide("s3:GetObject", cheap, RequestContext.EMPTY));
        assertEquals(3, caller.decisions().size());
        caller.decisions().forEach(decision -> assertFalse(decision.allowed()));
    }

    @Test
    void decision_endsWhenNobodyWaitsForIt() {
        AtomicInteger asked = new AtomicInteger();
        Effort effort = Effort.whole(() -> asked.incrementAndGet() < 3);
        Resource resource = object(bomb("*aaaaaaaaa*b", 400), "a".repeat(1_000));
        assertInstanceOf(Decision.Undecided.class, decide(resource, effort));
        assertEquals(3, asked.get());
        assertTrue(effort.isExhausted());
    }

    @Test
    void traces_beyondTheirEffort_sayTheOutcomeAlone() {
        Decision decision = decide(object(bomb("*b", 300), "a"), Effort.whole());
        Effort tracing = Effort.of(15_000);
        assertEquals(1, decision.trace(tracing).policies().size());
        DecisionTrace second = decision.trace(tracing);
        assertEquals("allow", second.outcome());
        assertEquals(List.of(), second.policies());
    }

    @Test
    void undecided_isTracedAsSuch() {
        Decision decision = decide(object(bomb("*b", 300), "a"), Effort.of(10));
        assertEquals("undecided", decision.trace().outcome());
        assertFalse(decision.trace().summary().isBlank());
    }
}
