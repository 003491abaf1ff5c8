package dev.sealgate.gateway.operate.explain;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.config.ExplainSettings;
import dev.sealgate.gateway.operate.explain.RecordedRequest.Outcome;
import dev.sealgate.gateway.operate.explain.RecordedRequest.RecordedDecision;
import dev.sealgate.gateway.service.s3.TestCallers;
import dev.sealgate.policy.AccessGrant;
import dev.sealgate.policy.AccessList;
import dev.sealgate.policy.AccessRequest;
import dev.sealgate.policy.Authorizer;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.DecisionTrace;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.NamedPolicy;
import dev.sealgate.policy.PolicySource;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.AccountId;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import dev.sealgate.policy.document.PolicyRules;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionRecorderTest {
    private static final Optional<String> NONE = Optional.empty();
    private static final Optional<String> KMS = Optional.of("aws:kms");

    private static RecordedRequest find(ExplainWorld world, String id) {
        world.recorder.flush();
        return world.recorder.journal().find(id).orElseThrow().value();
    }

    @Test
    void denial_isKeptWithItsTrace_andAllowedRequestsWithoutOne() {
        try (ExplainWorld world = new ExplainWorld()) {
            world.put("DENIED", ExplainWorld.ANN, "a", NONE);
            world.put("ALLOWED", ExplainWorld.ANN, "a", KMS);
            RecordedRequest denied = find(world, "DENIED");
            RecordedDecision decision = denied.decisions().getFirst();
            RecordedDecision allowed = find(world, "ALLOWED").decisions().getFirst();
            assertAll(
                    () -> assertEquals("PutObject", denied.operation()),
                    () -> assertEquals(403, denied.status()),
                    () -> assertEquals(Optional.of("AccessDenied"), denied.errorCode()),
                    () -> assertEquals(ExplainWorld.ANN, denied.sender().principal()),
                    () -> assertEquals("arn:aws:s3:::reports/a", decision.resource()),
                    () -> assertEquals(Optional.of("111122223333"), decision.owner()),
                    () -> assertEquals(Outcome.EXPLICIT_DENY, decision.outcome()),
                    () -> assertEquals(Optional.of(PolicySource.RESOURCE), decision.source()),
                    () -> assertEquals(
                            Optional.of("bucket policy of reports#DenyIncorrect"),
                            decision.trace().orElseThrow().decidedBy()),
                    () -> assertEquals(
                            List.of("192.0.2.1"),
                            ExplainedDecision.values(decision.context()).get("aws:SourceIp")),
                    () -> assertEquals(Outcome.ALLOW, allowed.outcome()),
                    () -> assertEquals(Optional.empty(), allowed.trace()));
        }
    }

    @Test
    void recordedQuestion_isTheOneThatWasAsked() {
        NamedPolicy attached = identity("own", ExplainWorld.ALL_OF_S3, PolicyRules.Kind.IDENTITY);
        NamedPolicy boundary = identity("limit", ExplainWorld.ALL_OF_S3, PolicyRules.Kind.IDENTITY);
        NamedPolicy session = identity("session", ExplainWorld.ALL_OF_S3, PolicyRules.Kind.SESSION);
        IdentityPolicies policies =
                new IdentityPolicies(List.of(attached), Optional.of(boundary), Optional.of(List.of(session)));
        RequestContext keys = RequestContext.builder()
                .put("s3:prefix", "")
                .putAll("s3:RequestObjectTagKeys", List.of("a", "b"))
                .putAll("aws:TagKeys", List.of())
                .build();
        Principal role = Principal.roleSession(ExplainWorld.MAIN, "/", "R", "AROAROLEROLEROLEROLE", "s1");
        Caller caller = new Caller(new Authorizer(), role, policies, RequestContext.EMPTY);
        try (ExplainWorld world = new ExplainWorld()) {
            world.decide(caller, "s3:PutObject", "reports/k", keys, ExplainWorld.CLASSIC);
            world.record("R1", "PutObject", caller, 403);
            RecordedRequest recorded = find(world, "R1");
            AccessRequest asked = caller.decisions().getFirst().request();
            AccessRequest again = new Replay(world.recorder.journal())
                    .question(recorded, recorded.decisions().getFirst())
                    .orElseThrow();
            assertAll(
                    () -> assertEquals(asked.principal(), again.principal()),
                    () -> assertEquals(
                            asked.context().toString(), again.context().toString()),
                    () -> assertEquals(asked.resource().arn(), again.resource().arn()),
                    () -> assertEquals(asked.resource().kind(), again.resource().kind()),
                    () -> assertEquals(texts(asked.policies()), texts(again.policies())),
                    () -> assertEquals(trace(new Authorizer().decide(asked)), trace(new Authorizer().decide(again))));
        }
    }

    @Test
    void decisionByAGrant_isExplainedByThatGrant() {
        NamedPolicy keyPolicy = new NamedPolicy(
                "key policy of k",
                TestCallers.parse(
                        ExplainWorld.statement("\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"111122223333\"},"
                                + "\"Action\":\"kms:*\",\"Resource\":\"*\""),
                        PolicyRules.of(PolicyRules.Kind.KMS_KEY)));
        Resource key = Resource.kmsKey("arn:aws:kms:us-east-1:111122223333:key/k", ExplainWorld.MAIN, keyPolicy);
        AccessGrant grant = new AccessGrant("grant 1", ExplainWorld.ANN.arn(), Optional.empty());
        Caller caller = new Caller(new Authorizer(), ExplainWorld.ANN, IdentityPolicies.NONE, RequestContext.EMPTY);
        try (ExplainWorld world = new ExplainWorld()) {
            assertTrue(caller.decide("kms:Decrypt", key, RequestContext.EMPTY, () -> List.of(grant))
                    .allowed());
            world.record("G1", "Decrypt", caller, 200);
            RecordedRequest recorded = find(world, "G1");
            AccessRequest again = new Replay(world.recorder.journal())
                    .question(recorded, recorded.decisions().getFirst())
                    .orElseThrow();
            DecisionTrace trace = new Authorizer().decide(again).trace();
            assertEquals(Optional.of("grant 1"), trace.decidedBy());
            assertEquals(
                    "allowed by grant 1 to arn:aws:iam::111122223333:user/ann: no policy allows it, and none denies it",
                    trace.summary());
        }
    }

    @Test
    void decisionByAnAcl_isExplainedByThat() {
        AccessList.Grant toAll = new AccessList.Grant("http://acs.amazonaws.com/groups/global/AllUsers", "READ");
        AccessList acl = acl(new AccessList.Grant("id of somebody else", "READ"), toAll, toAll);
        Resource object = Resource.s3("arn:aws:s3:::b/k", ExplainWorld.MAIN, Optional.empty(), false, Optional.of(acl));
        Caller caller = new Caller(new Authorizer(), Principal.ANONYMOUS, IdentityPolicies.NONE, RequestContext.EMPTY);
        try (ExplainWorld world = new ExplainWorld()) {
            assertTrue(
                    caller.decide("s3:GetObject", object, RequestContext.EMPTY).allowed());
            world.record("A1", "GetObject", caller, 200);
            RecordedRequest recorded = find(world, "A1");
            AccessRequest again = new Replay(world.recorder.journal())
                    .question(recorded, recorded.decisions().getFirst())
                    .orElseThrow();
            assertEquals(Optional.of(acl(toAll)), again.resource().acl(), "a hundred others say nothing of it");
            assertEquals(
                    "allowed by the ACL of object b/k: READ to http://acs.amazonaws.com/groups/global/AllUsers",
                    new Authorizer().decide(again).trace().summary());
        }
    }

    private static AccessList acl(AccessList.Grant... grants) {
        return new AccessList("ACL of object b/k", List.of(grants), true, Optional.of(new AccountId("444455556666")));
    }

    private static NamedPolicy identity(String name, String text, PolicyRules.Kind kind) {
        return new NamedPolicy(name, TestCallers.parse(text, PolicyRules.of(kind)));
    }

    private static String texts(IdentityPolicies policies) {
        return policies.attached().getFirst().document().text()
                + policies.boundary().orElseThrow().document().text()
                + policies.session().orElseThrow().getFirst().document().text();
    }

    private static Object trace(Decision decision) {
        return decision.trace();
    }

    @Test
    void emptySession_isNotTheSameAsNone() {
        IdentityPolicies policies = new IdentityPolicies(List.of(), Optional.empty(), Optional.of(List.of()));
        Caller caller = new Caller(new Authorizer(), ExplainWorld.ANN, policies, RequestContext.EMPTY);
        try (ExplainWorld world = new ExplainWorld()) {
            world.decide(caller, "s3:GetObject", "reports/k", RequestContext.EMPTY, ExplainWorld.CLASSIC);
            world.record("R1", "GetObject", caller, 403);
            assertEquals(Optional.of(List.of()), find(world, "R1").session());
        }
    }

    @Test
    void fullQueue_dropsTheOldest_andCountsThem() {
        try (ExplainWorld world = new ExplainWorld(ExplainSettings.DEFAULT, 8)) {
            for (int i = 0; i < 10; i++) {
                world.put("D" + i, ExplainWorld.ANN, "k", NONE); // one decision each weighs 2
            }
            world.recorder.start();
            assertEquals(List.of("D6", "D7", "D8", "D9"), world.recordedIds());
            assertEquals(6, world.recorder.dropped());
        }
    }

    @Test
    void allowedTraffic_doesNotDisplaceDenials() {
        try (ExplainWorld world = new ExplainWorld(ExplainSettings.DEFAULT, 8)) {
            world.put("DENIED", ExplainWorld.ANN, "k", NONE);
            for (int i = 0; i < 10; i++) {
                world.put("A" + i, ExplainWorld.ANN, "k", KMS);
            }
            world.recorder.start();
            assertEquals(List.of("A6", "A7", "A8", "A9", "DENIED"), world.recordedIds());
        }
    }

    @Test
    void withoutAllowed_onlyDenialsAreKept() {
        ExplainSettings settings = new ExplainSettings(Duration.ofHours(1), 100, false);
        try (ExplainWorld world = new ExplainWorld(settings, 100)) {
            world.recorder.start();
            world.put("ALLOWED", ExplainWorld.ANN, "k", KMS);
            world.put("DENIED", ExplainWorld.ANN, "k", NONE);
            assertEquals(List.of("DENIED"), world.recordedIds());
        }
    }

    @Test
    void trim_keepsAgeAndNumber() {
        ExplainSettings settings = new ExplainSettings(Duration.ofHours(1), 2, true);
        try (ExplainWorld world = new ExplainWorld(settings, 100)) {
            world.recorder.start();
            world.put("OLD", ExplainWorld.ANN, "k", NONE);
            world.later(Duration.ofMinutes(61));
            world.put("R1", ExplainWorld.ANN, "k", NONE);
            world.recorder.flush();
            world.recorder.trim();
            assertEquals(List.of("R1"), world.recordedIds());

            world.later(Duration.ofSeconds(1));
            world.put("R2", ExplainWorld.ANN, "k", NONE);
            world.later(Duration.ofSeconds(1));
            world.put("R3", ExplainWorld.ANN, "k", NONE);
            world.recorder.flush();
            world.recorder.trim();
            assertEquals(List.of("R2", "R3"), world.recordedIds());
        }
    }

    @Test
    void close_writesWhatWaits() {
        ExplainWorld world = new ExplainWorld();
        world.put("LAST", ExplainWorld.ANN, "k", NONE);
        world.close();
        assertTrue(world.recorder.journal().find("LAST").isPresent());
    }

    @Test
    void refusalThatNoPolicyMade_isKeptToo() {
        try (ExplainWorld world = new ExplainWorld()) {
            world.record(
                    "R1", "CreateMultipartUpload", ExplainWorld.caller(ExplainWorld.ANN, RequestContext.EMPTY), 403);
            world.record("R2", "ListBuckets", ExplainWorld.caller(ExplainWorld.ANN, RequestContext.EMPTY), 200);
            assertEquals(List.of("R1"), world.recordedIds());
        }
    }

    @Test
    void signaturesAndTokensInAReferer_areNotKept() {
        RequestContext referer = RequestContext.builder()
                .put("aws:Referer", "http://h/k?X-Amz-Signature=abcdef0123&X-Amz-Security-Token=TOKEN1&x=1")
                .build();
        Caller caller = ExplainWorld.caller(ExplainWorld.ANN, referer, ExplainWorld.ALL_OF_S3);
        String policy = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:GetObject",
                 "Resource":"arn:aws:s3:::reports/*","Condition":{"StringLike":{"aws:Referer":"http://h/*"}}}]}""";
        try (ExplainWorld world = new ExplainWorld()) {
            assertFalse(world.decide(caller, "s3:GetObject", "reports/k", RequestContext.EMPTY, policy));
            world.record("R1", "GetObject", caller, 403);
            String recorded = find(world, "R1").toString();
            assertAll(
                    () -> assertFalse(recorded.contains("abcdef0123"), recorded),
                    () -> assertFalse(recorded.contains("TOKEN1"), recorded),
                    () -> assertTrue(recorded.contains("X-Amz-Signature=...&X-Amz-Security-Token=...&x=1"), recorded));
        }
    }
}
