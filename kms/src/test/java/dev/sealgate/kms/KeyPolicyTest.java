package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How the policy of a key is read, changed and refused. */
class KeyPolicyTest {
    private static final String ROOT = "arn:aws:iam::111122223333:root";
    private static final String ANN_ARN = "arn:aws:iam::111122223333:user/ann";
    private static final String LOCKOUT =
            "The new key policy will not allow you to update the key policy in the future.";
    private static final String INITIAL =
            "{\"Version\":\"2012-10-17\",\"Id\":\"key-default-1\",\"Statement\":[{\"Sid\":"
                    + "\"Enable IAM User Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},"
                    + "\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";

    private final TestKms kms = new TestKms();
    private final String keyId = kms.createKey();

    static String document(String... statements) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[" + String.join(",", statements) + "]}";
    }

    static String allow(String principal, String action) {
        return of("Allow", principal, action);
    }

    static String deny(String principal, String action) {
        return of("Deny", principal, action);
    }

    private static String of(String effect, String principal, String action) {
        return "{\"Effect\":\"" + effect + "\",\"Principal\":{\"AWS\":\"" + principal + "\"},\"Action\":\"" + action
                + "\",\"Resource\":\"*\"}";
    }

    static String put(String keyId, String policy, boolean bypass) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of("KeyId", keyId, "Policy", policy, "BypassPolicyLockoutSafetyCheck", bypass));
    }

    private String policyOf(String name) {
        return kms.ok("GetKeyPolicy", key(name)).get("Policy").stringValue();
    }

    @Test
    void keyWithoutAPolicyOfItsOwn_hasTheInitialOne() {
        JsonNode answer = kms.ok("GetKeyPolicy", key(keyId));
        assertEquals(List.of("Policy", "PolicyName"), List.copyOf(answer.propertyNames()));
        assertEquals(INITIAL, answer.get("Policy").stringValue());
        assertEquals("default", answer.get("PolicyName").stringValue());
    }

    @Test
    void policyAtCreation_isKeptByteForByte() {
        String policy = document(allow(ROOT, "kms:*")).replace(",", ",\n   ");
        String made = kms.ok("CreateKey", json("Policy", policy))
                .get("KeyMetadata")
                .get("KeyId")
                .stringValue();
        assertEquals(policy, policyOf(made));
    }

    @Test
    void changedPolicy_isKept_alsoOverARestart() {
        String policy = document(allow(ROOT, "kms:*"), allow(ANN_ARN, "kms:Decrypt"));
        kms.ok("PutKeyPolicy", json("KeyId", keyId, "PolicyName", "default", "Policy", policy));
        assertEquals(policy, policyOf(arn(keyId)));
        TestKms restarted = new TestKms(kms.store);
        assertEquals(
                policy, restarted.ok("GetKeyPolicy", key(keyId)).get("Policy").stringValue());
    }

    @Test
    void policyNames_areOneOnly() {
        JsonNode page = kms.ok("ListKeyPolicies", "{\"KeyId\":\"" + keyId + "\",\"Limit\":1}");
        assertEquals("default", page.get("PolicyNames").get(0).stringValue());
        assertEquals(1, page.get("PolicyNames").size());
        assertEquals(false, page.get("Truncated").booleanValue());
        kms.refuses(
                KmsErrorCode.NOT_FOUND,
                "No such policy exists",
                "GetKeyPolicy",
                json("KeyId", keyId, "PolicyName", "other"));
        kms.refuses(
                KmsErrorCode.NOT_FOUND,
                "No such policy exists",
                "PutKeyPolicy",
                json("KeyId", keyId, "PolicyName", "other", "Policy", INITIAL));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "1 validation error detected: Value 'a b' at 'policyName' failed to satisfy constraint: Member must satisfy "
                        + "regular expression pattern: [\\w]+",
                "GetKeyPolicy",
                json("KeyId", keyId, "PolicyName", "a b"));
    }

    @Test
    void disabledKey_canStillBeGivenAPolicy() {
        kms.ok("DisableKey", key(keyId));
        kms.ok("PutKeyPolicy", json("KeyId", keyId, "Policy", INITIAL));
        kms.ok("ScheduleKeyDeletion", key(keyId));
        kms.ok("PutKeyPolicy", json("KeyId", keyId, "Policy", INITIAL));
        kms.ok("ListKeyPolicies", key(keyId));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no JSON",
                "{}",
                "[]",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Permit\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\"}]}",
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"kms:*\",\"Resource\":\"*\","
                        + "\"Condition\":{\"StringSortOf\":{\"kms:KeySpec\":\"x\"}}}]}"
            })
    void textThatIsNoKeyPolicy_isMalformed(String text) {
        for (String[] use : List.of(
                new String[] {"PutKeyPolicy", put(keyId, text, true)},
                new String[] {"CreateKey", json("Policy", text)})) {
            KmsException refusal = kms.refused(CALL, use[0], use[1]);
            assertEquals(KmsErrorCode.MALFORMED_POLICY_DOCUMENT, refusal.code());
            assertEquals("MalformedPolicyDocumentException", refusal.code().wireCode());
            assertTrue(!refusal.text().orElseThrow().isEmpty());
        }
        assertEquals(INITIAL, policyOf(keyId));
    }

    @Test
    void principalThatDoesNotExist_isRefused() {
        kms.refuses(
                KmsErrorCode.MALFORMED_POLICY_DOCUMENT,
                "Policy contains a statement with one or more invalid principals.",
                "PutKeyPolicy",
                json("KeyId", keyId, "Policy", document(allow(ROOT, "kms:*"), allow(TestKms.NOBODY, "kms:Decrypt"))));
    }

    @Test
    void largePolicy_isRefused() {
        String padded = INITIAL + " ".repeat(32_768 - INITIAL.length());
        kms.ok("PutKeyPolicy", json("KeyId", keyId, "Policy", padded));
        kms.refuses(
                KmsErrorCode.LIMIT_EXCEEDED,
                "The key policy is larger than 32768 bytes.",
                "PutKeyPolicy",
                json("KeyId", keyId, "Policy", padded + " "));
    }

    @Test
    void policyThatLocksItsAuthorOut_isRefused_unlessAskedFor() {
        String annOnly = document(allow(ANN_ARN, "kms:*"));
        kms.refuses(KmsErrorCode.MALFORMED_POLICY_DOCUMENT, LOCKOUT, "PutKeyPolicy", put(keyId, annOnly, false));
        kms.refuses(KmsErrorCode.MALFORMED_POLICY_DOCUMENT, LOCKOUT, "CreateKey", json("Policy", annOnly));
        assertEquals(INITIAL, policyOf(keyId));

        kms.ok("PutKeyPolicy", put(keyId, annOnly, true));
        assertEquals(
                annOnly,
                kms.ok(Sender.user("ann"), "GetKeyPolicy", key(keyId))
                        .get("Policy")
                        .stringValue());
    }

    @Test
    void lockoutCheck_asksForTheAuthorsOwnRights() {
        String rootOnly = document(allow(ROOT, "kms:*"));
        kms.ok("PutKeyPolicy", put(keyId, document(allow(ROOT, "kms:*"), allow(ANN_ARN, "kms:PutKeyPolicy")), false));
        Sender ann = Sender.user("ann");
        kms.refuses(ann, KmsErrorCode.MALFORMED_POLICY_DOCUMENT, LOCKOUT, "PutKeyPolicy", put(keyId, rootOnly, false));
        kms.ok(Sender.user("ann", Sender.allow("kms:PutKeyPolicy")), "PutKeyPolicy", put(keyId, rootOnly, false));
    }

    @Test
    void keyWithTheInitialPolicy_needsNoRightToChangeIt() {
        kms.ok(Sender.user("cora", Sender.allow("kms:CreateKey")), "CreateKey", "{}");
    }

    @Test
    void policy_isShownAndChangedOnlyByThoseWhoMay() {
        Sender reader = Sender.user("rita", Sender.allow("kms:GetKeyPolicy"));
        kms.ok(reader, "GetKeyPolicy", key(keyId));
        for (String[] use : List.of(
                new String[] {"ListKeyPolicies", key(keyId)},
                new String[] {"PutKeyPolicy", put(keyId, INITIAL, true)})) {
            kms.refuses(
                    reader,
                    KmsErrorCode.ACCESS_DENIED,
                    "User: arn:aws:iam::111122223333:user/rita is not authorized to perform: kms:" + use[0]
                            + " on resource: " + arn(keyId) + " because no identity-based policy allows the kms:"
                            + use[0]
                            + " action",
                    use[0],
                    use[1]);
        }
    }

    @Test
    void s3ManagedKey_showsItsOwnPolicy() {
        String managed = kms.ok("DescribeKey", key("alias/aws/s3"))
                .get("KeyMetadata")
                .get("KeyId")
                .stringValue();
        JsonNode policy = JsonMapper.shared().readTree(policyOf(managed));
        assertEquals("auto-s3-2", policy.get("Id").stringValue());
        JsonNode condition = policy.get("Statement").get(0).get("Condition").get("StringEquals");
        assertEquals(
                "s3.us-east-1.amazonaws.com", condition.get("kms:ViaService").stringValue());
        assertEquals("111122223333", condition.get("kms:CallerAccount").stringValue());
    }

    @Test
    void s3ManagedKey_isUsedThroughS3ByUsersWithoutRightsOnKeys() {
        kms.kms
                .generateDataKey(Sender.user("nora").viaS3().call(), "alias/aws/s3", Map.of())
                .close();
    }

    @Test
    void seededKey_canHaveAPolicyOfItsOwn() {
        String policy = document(allow(ANN_ARN, "kms:*"));
        SeedKey seed = SeedKey.random(TestKms.ACCOUNT, TestKms.REGION, TestKms.UNKNOWN_ID);
        kms.kms.seed(seed.withPolicy(policy).withDescription("of a test"));
        JsonNode described = kms.ok(Sender.user("ann"), "DescribeKey", key(TestKms.UNKNOWN_ID))
                .get("KeyMetadata");
        assertEquals("of a test", described.get("Description").stringValue());
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(CALL, "DescribeKey", key(TestKms.UNKNOWN_ID)).code());
        assertThrows(IllegalArgumentException.class, () -> seed.withPolicy("{}"));
    }
}
