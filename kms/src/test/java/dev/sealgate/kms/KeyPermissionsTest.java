package dev.sealgate.kms;

import static dev.sealgate.kms.Sender.allow;
import static dev.sealgate.kms.Sender.statement;
import static dev.sealgate.kms.TestKms.ACCOUNT;
import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.OTHER_ACCOUNT;
import static dev.sealgate.kms.TestKms.UNKNOWN_ID;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.policy.IdentityPolicies;
import dev.sealgate.policy.context.Principal;
import dev.sealgate.policy.context.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may use a key: what the key policy, the caller's policies and the owner's account have to say to it. */
class KeyPermissionsTest {
    private static final String ANN_ARN = "arn:aws:iam::111122223333:user/ann";
    private static final String EVE_ARN = "arn:aws:iam::444455556666:user/eve";
    private static final String HIDDEN =
            " on this resource because the resource does not exist in this Region, no resource-based policies allow "
                    + "access, or a resource-based policy explicitly denies access";
    private static final String LOST = "The ciphertext refers to a customer master key that does not exist, does not "
            + "exist in this region, or you are not allowed to access.";

    private final TestKms kms = new TestKms();
    private final String keyId = kms.createKey();
    private final Sender ann = Sender.user("ann");
    private final Sender powerful = Sender.user("bob", allow("kms:*"));
    private final Sender eve = Sender.user(OTHER_ACCOUNT, "eve", allow("kms:*"));

    /** The owner keeps the right to change it once more. */
    private void policy(String... statements) {
        List<String> all = new ArrayList<>(List.of(statements));
        all.add(KeyPolicyTest.allow("arn:aws:iam::" + ACCOUNT + ":root", "kms:PutKeyPolicy"));
        kms.ok("PutKeyPolicy", putPolicy(keyId, KeyPolicyTest.document(all.toArray(String[]::new))));
    }

    static String putPolicy(String keyId, String policy) {
        return KeyPolicyTest.put(keyId, policy, true);
    }

    private String encrypt() {
        return json("KeyId", keyId, "Plaintext", base64("x"));
    }

    private String encryptByArn() {
        return json("KeyId", arn(keyId), "Plaintext", base64("x"));
    }

    private void denied(Sender sender, String reason, String operation, String json) {
        String action = "kms:" + operation;
        kms.refuses(
                sender,
                KmsErrorCode.ACCESS_DENIED,
                "User: " + sender.principal().arn() + " is not authorized to perform: " + action + reason,
                operation,
                json);
    }

    private String onKey(String reason) {
        return " on resource: " + arn(keyId) + " " + reason;
    }

    @Test
    void initialPolicy_leavesItToTheIdentityPoliciesOfTheAccount() {
        kms.ok(CALL, "Encrypt", encrypt());
        kms.ok(powerful, "Encrypt", encrypt());
        denied(ann, onKey("because no identity-based policy allows the kms:Encrypt action"), "Encrypt", encrypt());
    }

    @Test
    void identityPolicy_countsOnTheKeysItNames() {
        Sender limited = Sender.user("carl", statement("Allow", "kms:Encrypt", arn(keyId), ""));
        kms.ok(limited, "Encrypt", encrypt());
        String other = kms.createKey();
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(limited, "Encrypt", json("KeyId", other, "Plaintext", base64("x")))
                        .code());
    }

    @Test
    void keyPolicyThatNamesAUser_isEnough() {
        policy(KeyPolicyTest.allow(ANN_ARN, "kms:Encrypt"));
        kms.ok(ann, "Encrypt", encrypt());
        denied(
                ann,
                onKey("because no resource-based policy allows the kms:DescribeKey action"),
                "DescribeKey",
                key(keyId));
    }

    @Test
    void withoutTheAccountInTheKeyPolicy_identityPoliciesAndEvenRootDoNotCount() {
        policy(KeyPolicyTest.allow(ANN_ARN, "kms:*"));
        for (Sender sender : List.of(powerful, CALL)) {
            denied(
                    sender,
                    onKey("because no resource-based policy allows the kms:Encrypt action"),
                    "Encrypt",
                    encrypt());
        }
        kms.ok(ann, "Encrypt", encrypt());
    }

    @Test
    void explicitDeny_winsWhereverItStands() {
        policy(
                KeyPolicyTest.allow("arn:aws:iam::" + ACCOUNT + ":root", "kms:*"),
                KeyPolicyTest.deny("arn:aws:iam::111122223333:user/bob", "kms:Encrypt"));
        denied(powerful, onKey("with an explicit deny in a resource-based policy"), "Encrypt", encrypt());

        Sender torn = Sender.user("dora", allow("kms:*"), statement("Deny", "kms:Encrypt", "*", ""));
        denied(torn, onKey("with an explicit deny in an identity-based policy"), "Encrypt", encrypt());
    }

    @Test
    void changedPolicy_countsFromTheNextCallOn() {
        policy(KeyPolicyTest.allow(ANN_ARN, "kms:*"));
        kms.ok(ann, "Encrypt", encrypt());
        kms.ok(ann, "PutKeyPolicy", putPolicy(keyId, KeyPolicyTest.document(KeyPolicyTest.allow(EVE_ARN, "kms:*"))));
        denied(ann, onKey("because no resource-based policy allows the kms:Encrypt action"), "Encrypt", encrypt());
    }

    @Test
    void otherAccount_needsTheKeyPolicyAndItsOwn() {
        policy(KeyPolicyTest.allow("arn:aws:iam::" + OTHER_ACCOUNT + ":root", "kms:Encrypt"));
        kms.ok(eve, "Encrypt", encryptByArn());
        kms.ok(TestKms.FOREIGN_CALL, "Encrypt", encryptByArn());
        denied(
                Sender.user(OTHER_ACCOUNT, "paul"),
                onKey("because no identity-based policy allows the kms:Encrypt action"),
                "Encrypt",
                encryptByArn());
        denied(eve, HIDDEN, "DescribeKey", key(arn(keyId)));

        policy(KeyPolicyTest.allow(EVE_ARN, "kms:Encrypt"));
        kms.ok(eve, "Encrypt", encryptByArn());
        denied(TestKms.FOREIGN_CALL, HIDDEN, "Encrypt", encryptByArn());
    }

    @Test
    void otherAccount_usesAnAliasByItsArnOnly() {
        kms.ok("CreateAlias", json("AliasName", "alias/shared", "TargetKeyId", keyId));
        policy(KeyPolicyTest.allow(EVE_ARN, "kms:*"));
        kms.ok(eve, "Encrypt", json("KeyId", "arn:aws:kms:us-east-1:111122223333:alias/shared", "Plaintext", "eA=="));
        kms.refuses(
                eve,
                KmsErrorCode.NOT_FOUND,
                "Alias arn:aws:kms:us-east-1:444455556666:alias/shared is not found.",
                "Encrypt",
                json("KeyId", "alias/shared", "Plaintext", "eA=="));
    }

    @Test
    void otherAccount_learnsNothingFromARefusal() {
        Sender poor = Sender.user(OTHER_ACCOUNT, "paul");
        for (Sender sender : List.of(eve, poor)) {
            for (String operation : List.of("DescribeKey", "ScheduleKeyDeletion")) {
                String forbidden = textOf(sender, operation, key(arn(keyId)));
                String unknown = textOf(sender, operation, key(arn(UNKNOWN_ID)));
                assertEquals(unknown, forbidden.replace(keyId, UNKNOWN_ID));
            }
        }
    }

    private String textOf(Sender sender, String operation, String json) {
        return kms.refused(sender, operation, json).text().orElseThrow();
    }

    @Test
    void otherAccount_cannotManageAKey_whateverPoliciesSay() {
        policy(KeyPolicyTest.allow("*", "kms:*"));
        String arn = arn(keyId);
        for (String[] use : List.of(
                new String[] {"EnableKey", key(arn)},
                new String[] {"ScheduleKeyDeletion", key(arn)},
                new String[] {"GetKeyPolicy", key(arn)},
                new String[] {"ListKeyPolicies", key(arn)},
                new String[] {"PutKeyPolicy", putPolicy(arn, KeyPolicyTest.document(KeyPolicyTest.allow("*", "kms:*")))
                },
                new String[] {"ListResourceTags", key(arn)},
                new String[] {"UpdateKeyDescription", json("KeyId", arn, "Description", "mine")})) {
            denied(eve, HIDDEN, use[0], use[1]);
        }
        denied(eve, HIDDEN, "ListAliases", key(arn));
        kms.ok(eve, "DescribeKey", key(arn));
    }

    @Test
    void decrypt_ofAForbiddenKey_isAnsweredLikeThatOfAnUnknownOne() {
        String blob = kms.encrypt(keyId, "x", "{}");
        kms.refuses(ann, KmsErrorCode.ACCESS_DENIED, LOST, "Decrypt", json("CiphertextBlob", blob));
        kms.refuses(eve, KmsErrorCode.ACCESS_DENIED, LOST, "Decrypt", json("CiphertextBlob", blob));
        denied(
                ann,
                onKey("because no identity-based policy allows the kms:Decrypt action"),
                "Decrypt",
                json("CiphertextBlob", blob, "KeyId", keyId));
    }

    @Test
    void reEncrypt_needsBothKeys() {
        String target = kms.createKey();
        String blob = kms.encrypt(keyId, "x", "{}");
        String request = json("CiphertextBlob", blob, "DestinationKeyId", target, "SourceKeyId", keyId);
        Sender from = Sender.user("from", allow("kms:ReEncryptFrom"));
        Sender to = Sender.user("to", allow("kms:ReEncryptTo"));
        kms.refuses(
                from,
                KmsErrorCode.ACCESS_DENIED,
                "User: arn:aws:iam::111122223333:user/from is not authorized to perform: kms:ReEncryptTo on resource: "
                        + arn(target) + " because no identity-based policy allows the kms:ReEncryptTo action",
                "ReEncrypt",
                request);
        kms.refuses(
                to,
                KmsErrorCode.ACCESS_DENIED,
                "User: arn:aws:iam::111122223333:user/to is not authorized to perform: kms:ReEncryptFrom on resource: "
                        + arn(keyId) + " because no identity-based policy allows the kms:ReEncryptFrom action",
                "ReEncrypt",
                request);
        kms.ok(Sender.user("both", allow("kms:ReEncrypt*")), "ReEncrypt", request);
    }

    @Test
    void operationsWithoutAKey_areUpToIdentityPoliciesOnEverything() {
        Sender creator = Sender.user("cora", allow("kms:CreateKey,kms:ListKeys,kms:ListAliases,kms:GenerateRandom"));
        Sender onKeys = Sender.user("ken", statement("Allow", "kms:*", "arn:aws:kms:*:*:key/*", ""));
        for (String[] use : List.of(
                new String[] {"CreateKey", "{}"},
                new String[] {"ListKeys", "{}"},
                new String[] {"ListAliases", "{}"},
                new String[] {"ListAliases", key(keyId)},
                new String[] {"GenerateRandom", "{\"NumberOfBytes\":1}"})) {
            kms.ok(creator, use[0], use[1]);
            denied(
                    onKeys,
                    " on resource: * because no identity-based policy allows the kms:" + use[0] + " action",
                    use[0],
                    use[1]);
        }
    }

    @Test
    void callersWithoutAnAccount_areServedByNothing() {
        policy(KeyPolicyTest.allow("*", "kms:*"));
        for (Principal nobody : List.of(Principal.ANONYMOUS, Principal.service("logs.amazonaws.com"))) {
            Sender sender =
                    new Sender(nobody, IdentityPolicies.NONE, TestKms.REGION, Optional.empty(), RequestContext.EMPTY);
            denied(sender, "", "Encrypt", encryptByArn());
            assertEquals(
                    KmsErrorCode.ACCESS_DENIED,
                    kms.refused(sender, "ListKeys", "{}").code());
        }
    }

    @Test
    void tagsAtCreation_needThePermissionToTag() {
        String tagged = "{\"Tags\":[{\"TagKey\":\"team\",\"TagValue\":\"red\"}]}";
        Sender creator = Sender.user("cora", allow("kms:CreateKey"));
        kms.ok(creator, "CreateKey", "{}");
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(creator, "CreateKey", tagged).code());
        kms.ok(Sender.user("tara", allow("kms:CreateKey,kms:TagResource")), "CreateKey", tagged);
    }

    @Test
    void aliasOperations_needAliasAndKeys() {
        String other = kms.createKey();
        String alias = "arn:aws:kms:us-east-1:111122223333:alias/x";
        Sender onAlias = Sender.user("al", statement("Allow", "kms:*", alias, ""));
        Sender onOneKey =
                Sender.user("ona", statement("Allow", "kms:*", alias, ""), statement("Allow", "kms:*", arn(keyId), ""));
        String create = json("AliasName", "alias/x", "TargetKeyId", keyId);

        denied(
                Sender.user("kay", statement("Allow", "kms:*", arn(keyId), "")),
                " on resource: " + alias + " because no identity-based policy allows the kms:CreateAlias action",
                "CreateAlias",
                create);
        denied(
                onAlias,
                onKey("because no identity-based policy allows the kms:CreateAlias action"),
                "CreateAlias",
                create);
        kms.ok(onOneKey, "CreateAlias", create);
        String toOther = json("AliasName", "alias/x", "TargetKeyId", other);
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(onOneKey, "UpdateAlias", toOther).code());
        kms.ok(powerful, "UpdateAlias", toOther);
        // The way back needs the key the alias leaves as well.
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(onOneKey, "UpdateAlias", create).code());
        String delete = json("AliasName", "alias/x");
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(onOneKey, "DeleteAlias", delete).code());
        kms.ok(powerful, "UpdateAlias", create);
        kms.ok(onOneKey, "DeleteAlias", delete);
    }

    @Test
    void identityPolicyOnAnAlias_doesNotGiveUseOfItsKey() {
        kms.ok("CreateAlias", json("AliasName", "alias/x", "TargetKeyId", keyId));
        Sender onAlias =
                Sender.user("al", statement("Allow", "kms:*", "arn:aws:kms:us-east-1:111122223333:alias/x", ""));
        denied(
                onAlias,
                onKey("because no identity-based policy allows the kms:Encrypt action"),
                "Encrypt",
                json("KeyId", "alias/x", "Plaintext", base64("x")));
    }
}
