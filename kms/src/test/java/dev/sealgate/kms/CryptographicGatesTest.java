package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.UNKNOWN_ID;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sealgate.kms.error.KmsErrorCode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stands before every operation that uses key material, the same for all of them. */
class CryptographicGatesTest {
    private static final String FOREIGN = " on this resource because the resource does not exist in this Region, "
            + "no resource-based policies allow access, or a resource-based policy explicitly denies access";

    private final TestKms kms = new TestKms();
    private final List<CryptographicCall> calls = CryptographicCall.all(kms);

    /** All that the gates of state, permission and name stand before. */
    private final List<CryptographicCall> gated = Stream.concat(
                    calls.stream(), Stream.of(CryptographicCall.getPublicKey(kms)))
            .toList();

    @Test
    void asTheyAre_allSucceed() {
        gated.forEach(call -> assertFalse(kms.ok(call.operation(), call.body()).isEmpty(), call.operation()));
    }

    @Test
    void disabledKey_isRefused_andWorksAgainOnceEnabled() {
        for (CryptographicCall call : gated) {
            kms.ok("DisableKey", key(call.keyId()));
            String text = arn(call.keyId()) + " is disabled.";
            kms.refuses(KmsErrorCode.DISABLED, text, call.operation(), call.body());
            kms.refuses(KmsErrorCode.DISABLED, text, call.operation(), call.dryRun());
            kms.ok("EnableKey", key(call.keyId()));
            kms.ok(call.operation(), call.body());
        }
    }

    @Test
    void keyThatIsToBeDeleted_isRefused() {
        for (CryptographicCall call : gated) {
            kms.ok("ScheduleKeyDeletion", key(call.keyId()));
            kms.refuses(
                    KmsErrorCode.INVALID_STATE,
                    arn(call.keyId()) + " is pending deletion.",
                    call.operation(),
                    call.body());
            kms.ok("CancelKeyDeletion", key(call.keyId()));
            kms.refuses(KmsErrorCode.DISABLED, arn(call.keyId()) + " is disabled.", call.operation(), call.body());
            kms.ok("EnableKey", key(call.keyId()));
        }
    }

    @Test
    void callerWithoutPermission_isRefusedEvenOnADryRun() {
        for (CryptographicCall call : gated) {
            String text = "User: " + Grants.ANN_ARN + " is not authorized to perform: " + call.asked()
                    + " on resource: " + arn(call.keyId()) + " because no identity-based policy allows the "
                    + call.asked() + " action";
            kms.refuses(Grants.ANN, KmsErrorCode.ACCESS_DENIED, text, call.operation(), call.body());
            kms.refuses(Grants.ANN, KmsErrorCode.ACCESS_DENIED, text, call.operation(), call.dryRun());
        }
    }

    /** A caller who may do nothing learns nothing of the key's state. */
    @Test
    void callerWithoutPermission_isToldNothingOfTheState() {
        for (CryptographicCall call : gated) {
            kms.ok("DisableKey", key(call.keyId()));
            assertEquals(
                    KmsErrorCode.ACCESS_DENIED,
                    kms.refused(Grants.ANN, call.operation(), call.body()).code(),
                    call.operation());
            kms.ok("EnableKey", key(call.keyId()));
        }
    }

    @Test
    void identityPolicy_ofExactlyTheActions_isEnough() {
        for (CryptographicCall call : gated) {
            String actions = "kms:" + call.grants().replace(",", ",kms:");
            kms.ok(Sender.user("ann", Sender.allow(actions)), call.operation(), call.body());
        }
    }

    @Test
    void grant_isEnough_untilItIsRevoked() {
        for (CryptographicCall call : gated) {
            String grant =
                    Grants.id(kms.ok("CreateGrant", Grants.granting(call.keyId(), Grants.ANN_ARN, call.grants(), "")));
            kms.ok(Grants.ANN, call.operation(), call.body());
            kms.ok("RevokeGrant", Grants.named(call.keyId(), grant));
            assertEquals(
                    KmsErrorCode.ACCESS_DENIED,
                    kms.refused(Grants.ANN, call.operation(), call.body()).code(),
                    call.operation());
        }
    }

    @Test
    void dryRun_endsWithItsOwnError() {
        for (CryptographicCall call : calls) {
            kms.refuses(
                    KmsErrorCode.DRY_RUN_OPERATION,
                    "The request would have succeeded, but the DryRun option is set.",
                    call.operation(),
                    call.dryRun());
        }
    }

    @Test
    void otherAccount_needsKeyPolicyAndIdentityPolicy() {
        for (CryptographicCall call : gated) {
            Sender eve = Sender.user(TestKms.OTHER_ACCOUNT, "eve", Sender.allow("kms:*"));
            String text = "User: " + Grants.EVE_ARN + " is not authorized to perform: " + call.asked() + FOREIGN;
            kms.refuses(eve, KmsErrorCode.ACCESS_DENIED, text, call.operation(), call.body());
            kms.ok("PutKeyPolicy", KeyPolicyTest.put(call.keyId(), openToEve(), false));
            kms.ok(eve, call.operation(), call.body());
            assertEquals(
                    KmsErrorCode.ACCESS_DENIED,
                    kms.refused(Grants.EVE, call.operation(), call.body()).code(),
                    call.operation());
            kms.ok("PutKeyPolicy", KeyPolicyTest.put(call.keyId(), ownOnly(), false));
        }
    }

    private static String ownOnly() {
        return KeyPolicyTest.document(KeyPolicyTest.allow("arn:aws:iam::" + TestKms.ACCOUNT + ":root", "kms:*"));
    }

    private static String openToEve() {
        return KeyPolicyTest.document(
                KeyPolicyTest.allow("arn:aws:iam::" + TestKms.ACCOUNT + ":root", "kms:*"),
                KeyPolicyTest.allow("arn:aws:iam::" + TestKms.OTHER_ACCOUNT + ":root", "kms:*"));
    }

    @Test
    void keyOfAnotherUsage_isRefusedByName() {
        for (CryptographicCall call : calls) {
            if (call.isSymmetricDecrypt()) {
                continue; // CryptographyTest: its ciphertext names the key
            }
            String usage = kms.ok("DescribeKey", key(call.otherUsage()))
                    .get("KeyMetadata")
                    .get("KeyUsage")
                    .stringValue();
            kms.refuses(
                    KmsErrorCode.INVALID_KEY_USAGE,
                    arn(call.otherUsage()) + " key usage is " + usage + " which is not valid for " + call.operation()
                            + ".",
                    call.operation(),
                    call.onKey(arn(call.otherUsage())));
        }
    }

    @Test
    void keyThatIsNotThere_isNotFound() {
        for (CryptographicCall call : gated) {
            kms.refuses(
                    KmsErrorCode.NOT_FOUND,
                    "Key '" + arn(UNKNOWN_ID) + "' does not exist",
                    call.operation(),
                    call.onKey(UNKNOWN_ID));
            kms.refuses(
                    KmsErrorCode.NOT_FOUND, "Invalid keyId 'fake-key-id'", call.operation(), call.onKey("fake-key-id"));
            kms.refuses(
                    KmsErrorCode.NOT_FOUND,
                    "Alias " + arn("x").replace(":key/", ":alias/") + " is not found.",
                    call.operation(),
                    call.onKey("alias/x"));
        }
    }

    @Test
    void alias_standsForItsKey() {
        for (CryptographicCall call : gated) {
            kms.ok("CreateAlias", TestKms.json("AliasName", "alias/one", "TargetKeyId", call.keyId()));
            kms.ok(call.operation(), call.onKey("alias/one"));
            kms.ok("DeleteAlias", TestKms.json("AliasName", "alias/one"));
        }
    }

    @Test
    void keyThatIsNotNamed_isAskedFor() {
        for (CryptographicCall call : gated) {
            if (!call.operation().equals("Decrypt")) {
                String field = Character.toLowerCase(call.keyField().charAt(0))
                        + call.keyField().substring(1);
                kms.refuses(
                        KmsErrorCode.VALIDATION,
                        "1 validation error detected: Value null at '" + field
                                + "' failed to satisfy constraint: Member must not be null",
                        call.operation(),
                        CryptographicCall.without(call.body(), call.keyField()));
            }
        }
    }
}
