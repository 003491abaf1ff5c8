package dev.sealgate.gateway.operate.explain;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.operate.explain.PolicyCheckReport.Change;
import dev.sealgate.gateway.operate.page.ExplainJson;
import dev.sealgate.gateway.service.s3.S3Calls;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.PolicySource;
import dev.sealgate.policy.Resource;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdminPagesTest {
    private static final Optional<String> NONE = Optional.empty();

    private final ExplainWorld world = new ExplainWorld();

    @BeforeEach
    void senders() {
        String may = ExplainWorld.statement(
                "\"Effect\":\"Allow\",\"Action\":[\"sealgate:Explain\",\"sealgate:CheckPolicy\"],\"Resource\":\"*\"");
        world.sender("root", Principal.root(ExplainWorld.MAIN));
        world.sender("foreign-root", Principal.root(ExplainWorld.OTHER));
        world.sender("auditor", Principal.user(ExplainWorld.MAIN, "auditor", "AIDAAUDITORAUDITORAU"), may);
        world.sender("foreign-auditor", Principal.user(ExplainWorld.OTHER, "auditor", "AIDAFOREIGNAUDITORAU"), may);
        world.sender("ann", ExplainWorld.ANN, ExplainWorld.ALL_OF_S3);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private ExplainedRequest explained(String id, String sender) {
        HttpResponse answer = world.ask("GET", "/-/explain/" + id, sender, "");
        assertEquals(200, answer.status(), () -> S3Calls.text(answer));
        return ExplainJson.read(S3Calls.document(answer), ExplainedRequest.class);
    }

    private PolicyCheckReport check(String policy, String query) {
        HttpResponse answer = world.ask("POST", "/-/policy-check/reports" + query, "root", policy);
        assertEquals(200, answer.status(), () -> S3Calls.text(answer));
        return ExplainJson.read(S3Calls.document(answer), PolicyCheckReport.class);
    }

    @ParameterizedTest(name = "{0} {1} -> {2}")
    @CsvSource({
        "GET,  /-/health,          200",
        "HEAD, /-/health,          200",
        "POST, /-/health,          405",
        "GET,  /-/healthy,         404",
        "GET,  /-/,                200",
        "GET,  /-/live,            200",
        "POST, /-/,                405",
        "POST, /-/explain/R1,      405",
        "GET,  /-/policy-check/b,  405",
        "GET,  /-/explain/%zz,     400",
        "POST, /-/policy-check/reports?hours=%ff, 400",
    })
    void pages(String method, String target, int status) {
        assertEquals(status, world.ask(method, target, "root", "").status());
    }

    @Test
    void last_isTheNewestDenial_ofTheAccountThatAsks() {
        assertEquals(404, world.ask("GET", "/-/explain/last", "root", "").status());
        world.put("DENIED1", ExplainWorld.ANN, "q1.csv", NONE);
        world.put("DENIED2", ExplainWorld.ANN, "q2.csv", NONE);
        assertEquals("DENIED2", explained("last", "root").requestId());
        assertEquals(
                404, world.ask("GET", "/-/explain/last", "foreign-root", "").status());
        assertEquals(404, world.ask("GET", "/-/explain/last", "ann", "").status());
    }

    @Test
    void denial_isExplained() {
        world.put("DENIED", ExplainWorld.ANN, "q1.csv", NONE);
        ExplainedRequest explained = explained("DENIED", "root");
        ExplainedDecision decision = explained.decisions().getFirst();
        assertAll(
                () -> assertEquals("2026-03-04T05:06:07Z", explained.time()),
                () -> assertEquals(ExplainWorld.ANN.arn(), explained.principal()),
                () -> assertEquals(decision.summary(), explained.summary()),
                () -> assertEquals(Optional.of("bucket policy of reports#DenyIncorrect"), decision.decidedBy()),
                () -> assertEquals(List.of("false"), decision.context().get("aws:SecureTransport")),
                () -> assertEquals(2, decision.policies().size()),
                () -> assertEquals(Optional.empty(), decision.hidden()));
    }

    @Test
    void allowedRequest_isExplainedByDecidingItAgain() {
        world.put("ALLOWED", ExplainWorld.ANN, "q1.csv", Optional.of("aws:kms"));
        ExplainedDecision decision = explained("ALLOWED", "root").decisions().getFirst();
        assertEquals("allow", decision.outcome());
        assertEquals(Optional.of("test policy#0"), decision.decidedBy());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"root, 200", "auditor, 200", "ann, 404", "foreign-root, 404", "foreign-auditor, 404", "nobody, 403"})
    void onlyAdministratorsOfTheOwningAccount_getAnAnswer(String sender, int status) {
        world.put("DENIED", ExplainWorld.ANN, "k", NONE);
        assertEquals(status, world.ask("GET", "/-/explain/DENIED", sender, "").status());
    }

    @ParameterizedTest
    @CsvSource({"ann", "foreign-root", "nobody"})
    void refusal_doesNotTellWhetherTheRequestExists(String sender) {
        world.put("DENIED", ExplainWorld.ANN, "k", NONE);
        HttpResponse existing = world.ask("GET", "/-/explain/DENIED", sender, "");
        HttpResponse unknown = world.ask("GET", "/-/explain/NOSUCHREQUEST", sender, "");
        assertEquals(S3Calls.text(unknown), S3Calls.text(existing));
        assertEquals(unknown.status(), existing.status());
    }

    @Test
    void requestWithoutAResource_isTheBusinessOfTheSendersAccount() {
        Caller caller = ExplainWorld.caller(ExplainWorld.EVE, RequestContext.EMPTY);
        caller.decide("s3:ListAllMyBuckets", dev.sealgate.policy.Resource.none(), RequestContext.EMPTY);
        world.record("LIST", "ListBuckets", caller, 403);
        assertEquals(
                "implicitDeny",
                explained("LIST", "foreign-root").decisions().getFirst().outcome());
        assertEquals(404, world.ask("GET", "/-/explain/LIST", "root", "").status());
    }

    @Test
    void policiesOfAForeignSender_areNotShown() {
        world.put("EVE", ExplainWorld.EVE, "k", Optional.of("aws:kms"));
        ExplainedDecision decision = explained("EVE", "root").decisions().getFirst();
        assertAll(
                () -> assertEquals("implicitDeny", decision.outcome()),
                () -> assertTrue(decision.policies().stream().allMatch(p -> p.source() == PolicySource.RESOURCE)),
                () -> assertEquals(
                        Optional.of("the policies of account 444455556666 are for its own administrators"),
                        decision.hidden()));
    }

    @Test
    void refusalWithoutPolicies_saysSo() {
        world.record("R1", "PutObject", ExplainWorld.caller(ExplainWorld.ANN, RequestContext.EMPTY), 403);
        assertEquals(
                "no policy denies it; AccessDenied has another cause",
                explained("R1", "root").summary());
    }

    @Test
    void check_listsWhatWouldChange_inBothDirections() {
        world.put("DENIED", ExplainWorld.ANN, "open", NONE);
        world.later(Duration.ofSeconds(1));
        world.put("ALLOWED", ExplainWorld.ANN, "secret/x", Optional.of("aws:kms"));
        world.later(Duration.ofSeconds(1));
        world.put("SAME", ExplainWorld.ANN, "open", Optional.of("aws:kms"));
        PolicyCheckReport report = check("""
                {"Version":"2012-10-17","Statement":[{"Sid":"NoSecrets","Effect":"Deny","Principal":"*",
                 "Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/secret/*"}]}""", "?hours=1");
        assertAll(
                () -> assertEquals(3, report.requests()),
                () -> assertEquals(2, report.changed()),
                () -> assertEquals(
                        List.of("DENIED", "ALLOWED"),
                        report.changes().stream().map(Change::requestId).toList()),
                () -> assertEquals("allow", report.changes().getFirst().after()),
                () -> assertEquals("explicitDeny", report.changes().getLast().after()),
                () -> assertEquals(
                        Optional.of("candidate#NoSecrets"),
                        report.changes().getLast().decidedBy()));
    }

    @Test
    void check_ofTheSamePolicy_changesNothing() {
        world.put("DENIED", ExplainWorld.ANN, "k", NONE);
        world.put("ALLOWED", ExplainWorld.ANN, "k", Optional.of("aws:kms"));
        assertEquals(0, check(ExplainWorld.CLASSIC, "").changed());
    }

    @Test
    void check_looksBackSoFarAndNoFurther() {
        world.put("DENIED", ExplainWorld.ANN, "k", NONE);
        world.later(Duration.ofMinutes(90));
        String open = ExplainWorld.CLASSIC
                .replace("s3:PutObject", "s3:DeleteObject")
                .replace("s3:x-amz-server-side-encryption", "aws:Referer");
        assertEquals(0, check(open, "?hours=1").requests());
        assertEquals(1, check(open, "?hours=2").changed());
    }

    /** A request stays denied while any of its permissions is; deletions of many objects stand for themselves. */
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"PutObject, 0", "DeleteObjects, 1"})
    void check_countsWhatBecomesOfTheRequest(String operation, int changed) {
        Caller caller = ExplainWorld.caller(ExplainWorld.ANN, RequestContext.EMPTY, ExplainWorld.ALL_OF_S3);
        for (String key : List.of("a", "b")) {
            world.decide(caller, "s3:PutObject", "reports/" + key, RequestContext.EMPTY, ExplainWorld.CLASSIC);
        }
        world.record("MANY", operation, caller, 403);
        assertEquals(
                changed,
                check(ExplainWorld.CLASSIC.replace("reports/*", "reports/b"), "")
                        .changed());
    }

    @Test
    void check_leavesTheMakingOfTheBucketAside() {
        Caller caller = ExplainWorld.caller(ExplainWorld.ANN, RequestContext.EMPTY, ExplainWorld.ALL_OF_S3);
        Resource toBe = Resource.s3("arn:aws:s3:::reports", ExplainWorld.MAIN, Optional.empty(), false);
        caller.decide("s3:CreateBucket", toBe, RequestContext.EMPTY);
        world.record("MADE", "CreateBucket", caller, 200);
        PolicyCheckReport report = check("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
                 "Action":"s3:*","Resource":["arn:aws:s3:::reports","arn:aws:s3:::reports/*"]}]}""", "");
        assertEquals(0, report.requests());
        assertEquals(0, report.changed());
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | Policies must be valid JSON and the first byte must be '{' (expected: a JSON object, from the first character on)",
                "{}       | Missing required field Statement (expected: a Statement)",
            })
    void malformedCandidate_isRefusedInTheWordsOfPutBucketPolicy(String policy, String message) {
        HttpResponse answer = world.ask("POST", "/-/policy-check/reports", "root", policy);
        assertEquals(400, answer.status());
        assertEquals(
                new ExplainJson.Refusal("MalformedPolicy", message),
                ExplainJson.read(S3Calls.document(answer), ExplainJson.Refusal.class));
    }

    @Test
    void candidateThatNamesNobodyWhoExists_isRefused() {
        String policy = ExplainWorld.CLASSIC.replace(
                "\"Principal\":\"*\"", "\"Principal\":{\"AWS\":\"arn:aws:iam::999988887777:user/x\"}");
        HttpResponse answer = world.ask("POST", "/-/policy-check/reports", "root", policy);
        assertTrue(S3Calls.text(answer).contains("Invalid principal in policy"), S3Calls.text(answer));
    }

    @ParameterizedTest
    @CsvSource({"ann, reports", "foreign-root, reports", "root, missing", "root, a%2Fb"})
    void checkOfWhatIsNotOnesOwn_isNotFound(String sender, String bucket) {
        HttpResponse answer = world.ask("POST", "/-/policy-check/" + bucket, sender, ExplainWorld.CLASSIC);
        assertEquals(404, answer.status());
        assertFalse(S3Calls.text(answer).contains(bucket));
    }

    @ParameterizedTest
    @CsvSource({"0", "-1", "x", "99999", "1e3"})
    void hours_areAWholeNumber(String hours) {
        String target = "/-/policy-check/reports?hours=" + hours;
        assertEquals(
                400, world.ask("POST", target, "root", ExplainWorld.CLASSIC).status());
    }

    @Test
    void index_listsWhatTheCallerMayRead() {
        String root = S3Calls.text(world.ask("GET", "/-/", "root", ""));
        String nobody = S3Calls.text(world.ask("GET", "/-/", "nobody", ""));
        assertAll(
                () -> assertEquals(
                        List.of("/-/health", "/-/live", "/-/explain/...", "/-/policy-check/..."), paths(root), root),
                () -> assertEquals(List.of("/-/health", "/-/live"), paths(nobody), nobody));
    }

    private static List<String> paths(String index) {
        return index.lines().map(line -> line.split(" ", 2)[0]).toList();
    }
}
