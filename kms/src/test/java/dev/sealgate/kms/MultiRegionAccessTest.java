package dev.sealgate.kms;

import static dev.sealgate.kms.MultiRegionTest.EU;
import static dev.sealgate.kms.MultiRegionTest.arnIn;
import static dev.sealgate.kms.MultiRegionTest.createPrimary;
import static dev.sealgate.kms.MultiRegionTest.replicate;
import static dev.sealgate.kms.Sender.allow;
import static dev.sealgate.kms.Sender.statement;
import static dev.sealgate.kms.TestKms.ACCOUNT;
import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.key.ResourceQuotas;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Who may replicate a key or move its primary Region, and the condition keys of both. */
class MultiRegionAccessTest {
    private final TestKms kms = new TestKms();
    private final String keyId = createPrimary(kms, "{\"MultiRegion\":true}");

    private static String condition(String operator, String name, String value) {
        return "{\"" + operator + "\":{\"" + name + "\":\"" + value + "\"}}";
    }

    private void denied(Sender sender, String action, String on, String operation, String json) {
        kms.refuses(
                sender,
                KmsErrorCode.ACCESS_DENIED,
                "User: " + sender.principal().arn() + " is not authorized to perform: " + action + on
                        + " because no identity-based policy allows the " + action + " action",
                operation,
                json);
    }

    @Test
    void replicateKey_needsThePrimary_andMakingAKeyThere() {
        denied(
                Sender.user("ann", allow("kms:CreateKey")),
                "kms:ReplicateKey",
                " on resource: " + arn(keyId),
                "ReplicateKey",
                replicate(keyId, EU));
        denied(
                Sender.user("ann", allow("kms:ReplicateKey")),
                "kms:CreateKey",
                " on resource: *",
                "ReplicateKey",
                replicate(keyId, EU));
        kms.ok(Sender.user("ann", allow("kms:ReplicateKey,kms:CreateKey")), "ReplicateKey", replicate(keyId, EU));
    }

    @Test
    void tagsOfAReplica_needTagResourceThere() {
        String json = "{\"KeyId\":\"" + keyId + "\",\"ReplicaRegion\":\"" + EU
                + "\",\"Tags\":[{\"TagKey\":\"a\",\"TagValue\":\"b\"}]}";
        Sender ann = Sender.user("ann", allow("kms:ReplicateKey,kms:CreateKey"));

        denied(ann, "kms:TagResource", " on resource: " + arnIn(EU, keyId), "ReplicateKey", json);
    }

    @ParameterizedTest
    @CsvSource({
        "kms:ReplicateKey, kms:ReplicaRegion,      eu-west-1",
        "kms:ReplicateKey, kms:MultiRegionKeyType, PRIMARY",
        "kms:ReplicateKey, kms:MultiRegion,        true",
        "kms:CreateKey,    kms:MultiRegionKeyType, REPLICA",
        "kms:CreateKey,    kms:MultiRegion,        true",
        "kms:CreateKey,    kms:KeySpec,            SYMMETRIC_DEFAULT",
        "kms:CreateKey,    aws:RequestedRegion,    eu-west-1"
    })
    void replicateKey_givesConditionKeys(String action, String name, String value) {
        Sender denied = Sender.user(
                        "ann", allow("kms:*"), statement("Deny", action, "*", condition("StringEquals", name, value)))
                .with("aws:RequestedRegion", "us-east-1");
        Sender allowed = Sender.user(
                        "ann",
                        allow("kms:*"),
                        statement("Deny", action, "*", condition("StringNotEquals", name, value)))
                .with("aws:RequestedRegion", "us-east-1");

        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(denied, "ReplicateKey", replicate(keyId, EU)).code());
        kms.ok(allowed, "ReplicateKey", replicate(keyId, EU));
    }

    @Test
    void createKey_ofAPrimary_saysSo() {
        Sender ann = Sender.user(
                "ann",
                allow("kms:*"),
                statement(
                        "Deny", "kms:CreateKey", "*", condition("StringEquals", "kms:MultiRegionKeyType", "PRIMARY")));

        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(ann, "CreateKey", "{\"MultiRegion\":true}").code());
        kms.ok(ann, "CreateKey", "{}");
    }

    @Test
    void updatePrimaryRegion_needsBothKeys() {
        kms.ok("ReplicateKey", replicate(keyId, EU));
        String request = json("KeyId", keyId, "PrimaryRegion", EU);
        String primary = statement("Allow", "kms:UpdatePrimaryRegion", arn(keyId), "");
        String replica = statement("Allow", "kms:UpdatePrimaryRegion", arnIn(EU, keyId), "");
        String action = "kms:UpdatePrimaryRegion";

        denied(Sender.user("ann", replica), action, " on resource: " + arn(keyId), "UpdatePrimaryRegion", request);
        denied(
                Sender.user("ann", primary),
                action,
                " on resource: " + arnIn(EU, keyId),
                "UpdatePrimaryRegion",
                request);
        Sender elsewhere = Sender.user(
                "ann",
                allow("kms:*"),
                statement("Deny", action, "*", condition("StringEquals", "kms:PrimaryRegion", EU)));
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(elsewhere, "UpdatePrimaryRegion", request).code());
        kms.ok(Sender.user("ann", primary, replica), "UpdatePrimaryRegion", request);
    }

    @Test
    void replicas_areReplicasToPolicies() {
        kms.ok("ReplicateKey", replicate(keyId, EU));
        Sender ann = Sender.user(
                "ann",
                statement(
                        "Allow",
                        "kms:DescribeKey",
                        "*",
                        condition("StringEquals", "kms:MultiRegionKeyType", "REPLICA")));

        kms.ok(ann.in(EU), "DescribeKey", TestKms.key(keyId));
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(ann, "DescribeKey", TestKms.key(keyId)).code());
    }

    @Test
    void policyOfAReplica_isItsOwn_andChecked() {
        String own = KeyPolicyTest.document(KeyPolicyTest.allow("arn:aws:iam::" + ACCOUNT + ":root", "kms:*"));
        kms.ok("ReplicateKey", json("KeyId", keyId, "ReplicaRegion", EU, "Policy", own));
        String lockout =
                KeyPolicyTest.document(KeyPolicyTest.allow("arn:aws:iam::" + ACCOUNT + ":root", "kms:DescribeKey"));

        JsonNode policy = kms.ok(CALL.in(EU), "GetKeyPolicy", TestKms.key(keyId));
        assertEquals(own, policy.get("Policy").stringValue());
        kms.refuses(
                KmsErrorCode.MALFORMED_POLICY_DOCUMENT,
                "The new key policy will not allow you to update the key policy in the future.",
                "ReplicateKey",
                json("KeyId", keyId, "ReplicaRegion", "ap-south-1", "Policy", lockout));
        kms.ok(
                "ReplicateKey",
                "{\"BypassPolicyLockoutSafetyCheck\":true,"
                        + json("KeyId", keyId, "ReplicaRegion", "ap-south-1", "Policy", lockout)
                                .substring(1));
    }

    @Test
    void replicas_countInTheirRegion() {
        TestKms small = new TestKms(
                new InMemoryMetadataStore(),
                (quota, account, region) -> quota == ResourceQuotas.Quota.KEYS && region.equals(EU) ? 1 : 10);
        String first = createPrimary(small, "{\"MultiRegion\":true}");
        String second = createPrimary(small, "{\"MultiRegion\":true}");
        small.ok("ReplicateKey", replicate(first, EU));

        small.refuses(
                KmsErrorCode.LIMIT_EXCEEDED,
                "Account 111122223333 has reached the limit of 1 KMS keys in eu-west-1.",
                "ReplicateKey",
                replicate(second, EU));
    }
}
