package dev.sealgate.kms;

import static dev.sealgate.kms.Grants.ANN;
import static dev.sealgate.kms.Grants.ANN_ARN;
import static dev.sealgate.kms.Grants.BOB;
import static dev.sealgate.kms.Grants.BOB_ARN;
import static dev.sealgate.kms.Grants.EVE;
import static dev.sealgate.kms.Grants.EVE_ARN;
import static dev.sealgate.kms.Grants.encrypt;
import static dev.sealgate.kms.Grants.exactly;
import static dev.sealgate.kms.Grants.granting;
import static dev.sealgate.kms.Grants.id;
import static dev.sealgate.kms.Grants.named;
import static dev.sealgate.kms.Grants.subset;
import static dev.sealgate.kms.Grants.token;
import static dev.sealgate.kms.Sender.allow;
import static dev.sealgate.kms.Sender.statement;
import static dev.sealgate.kms.TestKms.ACCOUNT;
import static dev.sealgate.kms.TestKms.OTHER_ACCOUNT;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.policy.Decision;
import dev.sealgate.policy.DecisionTrace;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** What a grant lets its grantee do, and what it does not. */
class GrantUseTest {
    private static final String ROOT_ARN = "arn:aws:iam::" + ACCOUNT + ":root";
    private static final String ROLE_ARN = "arn:aws:iam::" + ACCOUNT + ":role/worker";
    private static final String SESSION_ARN = "arn:aws:sts::" + ACCOUNT + ":assumed-role/worker/s1";

    private final TestKms kms = new TestKms();
    private final String keyId = kms.createKey();

    private JsonNode grant(String grantee, String operations, String more) {
        return kms.ok("CreateGrant", granting(keyId, grantee, operations, more));
    }

    private boolean may(Sender sender, String operation, String json) {
        try {
            kms.ok(sender, operation, json);
            return true;
        } catch (KmsException refusal) {
            assertEquals(KmsErrorCode.ACCESS_DENIED, refusal.code(), refusal::toString);
            return false;
        }
    }

    private boolean mayEncrypt(Sender sender, String context) {
        return may(sender, "Encrypt", encrypt(keyId, context));
    }

    @Test
    void grantee_mayDoWhatTheGrantSays_onThatKeyAlone() {
        assertEquals(false, mayEncrypt(ANN, "{}"));
        grant(ANN_ARN, "Encrypt,DescribeKey", "");
        assertEquals(true, mayEncrypt(ANN, "{}"));
        assertEquals(true, may(ANN, "DescribeKey", key(keyId)));
        assertEquals(false, may(ANN, "GenerateDataKey", json("KeyId", keyId, "KeySpec", "AES_256")));
        assertEquals(false, may(ANN, "GetKeyPolicy", key(keyId)));
        assertEquals(false, mayEncrypt(BOB, "{}"));
        assertEquals(false, may(ANN, "Encrypt", encrypt(kms.createKey(), "{}")));
    }

    @ParameterizedTest(name = "subset {0} of {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                    | {}                    | true",
                "{}                    | {'a':'1'}             | true",
                "{'a':'1'}             | {'a':'1'}             | true",
                "{'a':'1'}             | {'a':'1','b':'2'}     | true",
                "{'A':'1'}             | {'a':'1'}             | true",
                "{'a':'x'}             | {'a':'X'}             | false",
                "{'a':'1'}             | {}                    | false",
                "{'a':'1'}             | {'a':'2'}             | false",
                "{'a':'1'}             | {'b':'1'}             | false",
                "{'a':'1','b':'2'}     | {'a':'1'}             | false",
                "{'a':'1','b':'2'}     | {'b':'2','a':'1','c':'3'} | true"
            })
    void subsetConstraint(String constraint, String context, boolean allowed) {
        grant(ANN_ARN, "Encrypt", subset(constraint.replace('\'', '"')));
        assertEquals(allowed, mayEncrypt(ANN, context.replace('\'', '"')));
    }

    @ParameterizedTest(name = "exactly {0}, given {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                    | {}                    | true",
                "{}                    | {'a':'1'}             | false",
                "{'a':'1'}             | {'a':'1'}             | true",
                "{'A':'1'}             | {'a':'1'}             | true",
                "{'a':'x'}             | {'a':'X'}             | false",
                "{'a':'1'}             | {'a':'1','b':'2'}     | false",
                "{'a':'1'}             | {'a':'1','A':'1'}     | false",
                "{'a':'1','b':'2'}     | {'b':'2','a':'1'}     | true",
                "{'a':'1','b':'2'}     | {'a':'1'}             | false"
            })
    void equalsConstraint(String constraint, String context, boolean allowed) {
        grant(ANN_ARN, "Encrypt", exactly(constraint.replace('\'', '"')));
        assertEquals(allowed, mayEncrypt(ANN, context.replace('\'', '"')));
    }

    @Test
    void constraint_isOfNoMatterToOperationsWithoutContext() {
        grant(ANN_ARN, "DescribeKey,Encrypt", subset("{\"a\":\"1\"}"));
        assertEquals(true, may(ANN, "DescribeKey", key(keyId)));
        assertEquals(false, mayEncrypt(ANN, "{}"));
    }

    @Test
    void severalGrants_addUp() {
        grant(ANN_ARN, "Encrypt", subset("{\"a\":\"1\"}"));
        grant(ANN_ARN, "Encrypt", subset("{\"b\":\"2\"}"));
        assertEquals(true, mayEncrypt(ANN, "{\"a\":\"1\"}"));
        assertEquals(true, mayEncrypt(ANN, "{\"b\":\"2\"}"));
        assertEquals(false, mayEncrypt(ANN, "{\"c\":\"3\"}"));
    }

    record GranteeCase(String name, String grantee, Sender sender, boolean allowed) {}

    static Stream<GranteeCase> grantees() {
        Sender session = Sender.session("worker", "s1");
        return Stream.of(
                new GranteeCase("user", ANN_ARN, ANN, true),
                new GranteeCase("role, its session", ROLE_ARN, session, true),
                new GranteeCase("role, limited otherwise", ROLE_ARN, session.limitedTo(allow("s3:*")), false),
                new GranteeCase("role, limited to that", ROLE_ARN, session.limitedTo(allow("kms:Encrypt")), true),
                new GranteeCase("role, another's session", ROLE_ARN, Sender.session("other", "s1"), false),
                new GranteeCase("session itself", SESSION_ARN, session, true),
                new GranteeCase("session itself, limited", SESSION_ARN, session.limitedTo(allow("s3:*")), true),
                new GranteeCase("another session", SESSION_ARN, Sender.session("worker", "s2"), false),
                new GranteeCase("user itself, limited", ANN_ARN, ANN.limitedTo(allow("s3:*")), true),
                new GranteeCase("foreign user without policies", EVE_ARN, EVE, true),
                new GranteeCase("foreign account, user without policies", OTHER_ACCOUNT.value(), EVE, false),
                new GranteeCase(
                        "foreign account, user with policies",
                        "arn:aws:iam::" + OTHER_ACCOUNT + ":root",
                        Sender.user(OTHER_ACCOUNT, "eve", allow("kms:Encrypt")),
                        true),
                new GranteeCase("foreign account, its root", OTHER_ACCOUNT.value(), TestKms.FOREIGN_CALL, true),
                new GranteeCase("own account, user without policies", ROOT_ARN, ANN, false));
    }

    @ParameterizedTest
    @MethodSource("grantees")
    void grantee_canBe(GranteeCase of) {
        assertEquals(false, mayEncrypt(of.sender(), "{}"));
        grant(of.grantee(), "Encrypt", "");
        assertEquals(of.allowed(), mayEncrypt(of.sender(), "{}"));
    }

    @Test
    void explicitDeny_winsInIdentityPolicyKeyPolicyAndLimits() {
        grant(ANN_ARN, "Encrypt", "");
        Sender denied = Sender.user("ann", statement("Deny", "kms:Encrypt", "*", ""));
        kms.refuses(
                denied,
                KmsErrorCode.ACCESS_DENIED,
                "User: " + ANN_ARN + " is not authorized to perform: kms:Encrypt on resource: " + arn(keyId)
                        + " with an explicit deny in an identity-based policy",
                "Encrypt",
                encrypt(keyId, "{}"));
        assertEquals(false, mayEncrypt(ANN.limitedTo(allow("kms:*"), statement("Deny", "kms:Encrypt", "*", "")), "{}"));
        kms.ok(
                "PutKeyPolicy",
                KeyPermissionsTest.putPolicy(
                        keyId,
                        KeyPolicyTest.document(
                                KeyPolicyTest.allow(ROOT_ARN, "kms:*"), KeyPolicyTest.deny(ANN_ARN, "kms:Encrypt"))));
        assertEquals(false, mayEncrypt(ANN, "{}"));
    }

    @Test
    void decisionAndTrace_sayThatAGrantAllowedIt() {
        String grantId = id(grant(ANN_ARN, "Encrypt", ""));
        KmsCall call = ANN.call();
        kms.kms.execute(call, "Encrypt", encrypt(keyId, "{}").getBytes(StandardCharsets.UTF_8));
        Decision decision = call.caller().decisions().getLast();
        DecisionTrace trace = decision.trace();
        assertEquals(1, call.caller().decisions().size());
        assertEquals("allow", trace.outcome());
        assertEquals(Optional.of("grant " + grantId), trace.decidedBy());
        assertEquals(
                "allowed by grant " + grantId + " to " + ANN_ARN + ": no policy allows it, and none denies it",
                trace.summary());
        KmsCall byPolicy = Sender.user("ann", allow("kms:*")).call();
        kms.kms.execute(byPolicy, "Encrypt", encrypt(keyId, "{}").getBytes(StandardCharsets.UTF_8));
        assertEquals(
                Optional.of("policy of a test#0"),
                byPolicy.caller().decisions().getLast().trace().decidedBy());
    }

    @Test
    void reEncrypt_needsBothSides() {
        String blob = kms.encrypt(keyId, "x", "{}");
        String request = json("CiphertextBlob", blob, "DestinationKeyId", keyId);
        grant(ANN_ARN, "ReEncryptFrom", "");
        assertEquals(false, may(ANN, "ReEncrypt", request));
        grant(ANN_ARN, "ReEncryptTo", "");
        assertEquals(true, may(ANN, "ReEncrypt", request));
    }

    @Test
    void decryptWithoutKeyId_findsTheGrant() {
        String blob = kms.encrypt(keyId, "x", "{}");
        assertEquals(false, may(ANN, "Decrypt", json("CiphertextBlob", blob)));
        grant(ANN_ARN, "Decrypt", "");
        assertEquals(true, may(ANN, "Decrypt", json("CiphertextBlob", blob)));
    }

    @Test
    void grant_doesNotHelpADisabledKey() {
        grant(ANN_ARN, "Encrypt", "");
        kms.ok("DisableKey", key(keyId));
        assertEquals(
                KmsErrorCode.DISABLED,
                kms.refused(ANN, "Encrypt", encrypt(keyId, "{}")).code());
    }

    @Test
    void grantTokens_areVerifiedAndAtMostTen() {
        String token = token(grant(ANN_ARN, "Encrypt", ""));
        assertEquals(true, may(ANN, "Encrypt", withTokens(List.of(token))));
        String altered = token.substring(0, token.length() - 6) + "AAAAA=";
        for (String bad : List.of("x", "AAAA", altered)) {
            KmsException refusal = kms.refused(ANN, "Encrypt", withTokens(List.of(token, bad)));
            assertEquals(KmsErrorCode.INVALID_GRANT_TOKEN, refusal.code());
        }
        List<String> eleven = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            eleven.add(token);
        }
        kms.refuses(
                ANN,
                KmsErrorCode.VALIDATION,
                "1 validation error detected: Value at 'grantTokens' failed to satisfy constraint: "
                        + "Member must have length less than or equal to 10",
                "Encrypt",
                withTokens(eleven));
        assertEquals(true, may(ANN, "Encrypt", withTokens(eleven.subList(0, 10))));
        kms.ok("DescribeKey", "{\"KeyId\":\"" + keyId + "\",\"GrantTokens\":[\"" + token + "\"]}");
    }

    private String withTokens(List<String> tokens) {
        return json("KeyId", arn(keyId), "Plaintext", base64("x"))
                .replaceFirst("}$", ",\"GrantTokens\":[\"" + String.join("\",\"", tokens) + "\"]}");
    }

    @Test
    void foreignToken_givesNothing() {
        grant(BOB_ARN, "Encrypt", "");
        String token = token(grant(BOB_ARN, "Encrypt", ""));
        assertEquals(false, may(ANN, "Encrypt", withTokens(List.of(token))));
    }

    @Test
    void secondGatewayOnTheStore_seesGrantsComeAndGoAtOnce() {
        TestKms second = new TestKms(kms.store);
        String request = encrypt(keyId, "{}");
        second.refused(ANN, "Encrypt", request);
        String grantId = id(grant(ANN_ARN, "Encrypt", ""));
        second.ok(ANN, "Encrypt", request);
        kms.ok(ANN, "Encrypt", request);
        second.ok("RevokeGrant", named(keyId, grantId));
        kms.refused(ANN, "Encrypt", request);
        second.refused(ANN, "Encrypt", request);
    }

    @Test
    void onceRevokeHasReturned_noUseSucceeds() throws Exception {
        String grantId = id(grant(ANN_ARN, "Encrypt", ""));
        AtomicBoolean revoked = new AtomicBoolean();
        List<Callable<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tasks.add(() -> lateSuccesses(revoked));
        }
        tasks.add(() -> {
            kms.ok("RevokeGrant", named(keyId, grantId));
            revoked.set(true);
            return 0;
        });
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> late : executor.invokeAll(tasks)) {
                assertEquals(0, late.get());
            }
        }
    }

    private int lateSuccesses(AtomicBoolean revoked) {
        int late = 0;
        while (true) {
            boolean begunAfter = revoked.get();
            if (!mayEncrypt(ANN, "{}")) {
                return late;
            }
            late += begunAfter ? 1 : 0;
        }
    }
}
