package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.kms.call.AuthorizedOn;
import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table leaves a denial, and nothing else, to a caller whom nothing allows anything. */
class PowerlessCallerTest {
    /** Of the account, without a policy; the keys' policies leave all to policies of the account. */
    private static final Sender POWERLESS = Sender.user("powerless");

    /** May do anything in its own account; no key's policy names it. */
    private static final Sender STRANGER = Sender.user(TestKms.OTHER_ACCOUNT, "stranger", Sender.allow("kms:*"));

    private static final String OAEP = "RSAES_OAEP_SHA_256";
    private static final String REPLICA_REGION = "eu-west-1";

    /** A request that succeeds for the account's root, and what it needs made before; keys are named by ARN. */
    private static final Map<String, Function<TestKms, String>> REQUESTS = requests();

    private final TestKms kms = new TestKms();
    private final List<KmsEvent> events = new ArrayList<>();

    private static Map<String, Function<TestKms, String>> requests() {
        Map<String, Function<TestKms, String>> all = new TreeMap<>();
        for (String onKey : List.of(
                "DisableKey",
                "DisableKeyRotation",
                "DescribeKey",
                "EnableKey",
                "EnableKeyRotation",
                "GetKeyLastUsage",
                "GetKeyPolicy",
                "GetKeyRotationStatus",
                "ListGrants",
                "ListKeyPolicies",
                "ListKeyRotations",
                "ListResourceTags",
                "RotateKeyOnDemand",
                "ScheduleKeyDeletion")) {
            all.put(onKey, kms -> key(newKey(kms)));
        }
        for (String cryptographic : List.of(
                "Decrypt",
                "DeriveSharedSecret",
                "Encrypt",
                "GenerateDataKey",
                "GenerateDataKeyPair",
                "GenerateDataKeyPairWithoutPlaintext",
                "GenerateDataKeyWithoutPlaintext",
                "GenerateMac",
                "ReEncrypt",
                "Sign",
                "Verify",
                "VerifyMac")) {
            all.put(cryptographic, kms -> cryptographic(kms, cryptographic));
        }
        all.put("GetPublicKey", kms -> CryptographicCall.getPublicKey(kms).body());
        aliases(all);
        grants(all);
        material(all);
        all.put("CancelKeyDeletion", PowerlessCallerTest::keyPendingDeletion);
        all.put("CreateKey", _ -> "{}");
        all.put("GenerateRandom", _ -> "{\"NumberOfBytes\":8}");
        all.put("ListKeys", _ -> "{}");
        all.put("PutKeyPolicy", kms -> {
            String id = newKey(kms);
            return json(
                    "KeyId",
                    id,
                    "Policy",
                    kms.ok("GetKeyPolicy", key(id)).get("Policy").stringValue());
        });
        all.put("ReplicateKey", kms -> json("KeyId", primary(kms), "ReplicaRegion", REPLICA_REGION));
        all.put("TagResource", kms -> tagged(newKey(kms)));
        all.put("UntagResource", kms -> {
            String id = newKey(kms);
            kms.ok("TagResource", tagged(id));
            return "{\"KeyId\":\"" + id + "\",\"TagKeys\":[\"a\"]}";
        });
        all.put("UpdateKeyDescription", kms -> json("KeyId", newKey(kms), "Description", "for reports"));
        all.put("UpdatePrimaryRegion", kms -> {
            String id = primary(kms);
            kms.ok("ReplicateKey", json("KeyId", id, "ReplicaRegion", REPLICA_REGION));
            return json("KeyId", id, "PrimaryRegion", REPLICA_REGION);
        });
        return all;
    }

    private static void aliases(Map<String, Function<TestKms, String>> all) {
        all.put("CreateAlias", kms -> aliased(newKey(kms)));
        all.put("DeleteAlias", kms -> {
            kms.ok("CreateAlias", aliased(newKey(kms)));
            return json("AliasName", "alias/reports");
        });
        all.put("ListAliases", _ -> "{}");
        all.put("UpdateAlias", kms -> {
            kms.ok("CreateAlias", aliased(newKey(kms)));
            return aliased(newKey(kms));
        });
    }

    private static void grants(Map<String, Function<TestKms, String>> all) {
        all.put("CreateGrant", kms -> Grants.granting(kms.createKey(), Grants.ANN_ARN, "Encrypt", ""));
        all.put("ListRetirableGrants", _ -> json("RetiringPrincipal", Grants.BOB_ARN));
        all.put("RetireGrant", PowerlessCallerTest::granted);
        all.put("RevokeGrant", PowerlessCallerTest::granted);
    }

    private static void material(Map<String, Function<TestKms, String>> all) {
        all.put("DeleteImportedKeyMaterial", kms -> key(awaitingImport(kms)));
        all.put(
                "GetParametersForImport",
                kms -> json("KeyId", awaitingImport(kms), "WrappingAlgorithm", OAEP, "WrappingKeySpec", "RSA_2048"));
        all.put("ImportKeyMaterial", kms -> {
            String id = awaitingImport(kms);
            return Wrapping.of(kms, id, OAEP, "RSA_2048").request(id, new byte[32]);
        });
    }

    private static String newKey(TestKms kms) {
        return arn(kms.createKey());
    }

    private static String cryptographic(TestKms kms, String operation) {
        return CryptographicCall.all(kms).stream()
                .filter(call -> call.operation().equals(operation))
                .findFirst()
                .orElseThrow()
                .body();
    }

    private static String keyPendingDeletion(TestKms kms) {
        String id = newKey(kms);
        kms.ok("ScheduleKeyDeletion", key(id));
        return key(id);
    }

    private static String primary(TestKms kms) {
        return created(kms, "{\"MultiRegion\":true}");
    }

    private static String awaitingImport(TestKms kms) {
        return created(kms, "{\"Origin\":\"EXTERNAL\"}");
    }

    private static String created(TestKms kms, String json) {
        return kms.ok("CreateKey", json).get("KeyMetadata").get("Arn").stringValue();
    }

    private static String aliased(String target) {
        return json("AliasName", "alias/reports", "TargetKeyId", target);
    }

    private static String tagged(String id) {
        return "{\"KeyId\":\"" + id + "\",\"Tags\":[{\"TagKey\":\"a\",\"TagValue\":\"b\"}]}";
    }

    private static String granted(TestKms kms) {
        String id = kms.createKey();
        return Grants.named(id, Grants.id(kms.ok("CreateGrant", Grants.granting(id, Grants.ANN_ARN, "Encrypt", ""))));
    }

    static List<KmsOperation> served() {
        return KmsOperations.all().stream().filter(KmsOperation::served).toList();
    }

    static List<KmsOperation> onKeys() {
        return served().stream()
                .filter(operation -> operation.authorizedOn() == AuthorizedOn.KEY)
                .toList();
    }

    static List<KmsOperation> unserved() {
        return KmsOperations.all().stream()
                .filter(operation -> !operation.served())
                .toList();
    }

    private String request(KmsOperation operation) {
        return Optional.ofNullable(REQUESTS.get(operation.name()))
                .orElseThrow(() -> new AssertionError(operation.name() + " has no request in this test"))
                .apply(kms);
    }

    private void denied(Sender sender, KmsOperation operation, String json) {
        refused(sender, KmsErrorCode.ACCESS_DENIED, operation, json);
    }

    private void refused(Sender sender, KmsErrorCode code, KmsOperation operation, String json) {
        Map<String, String> before = StoredKeys.everything(kms.store);
        KmsException refusal = assertThrows(
                KmsException.class,
                () -> kms.kms.execute(observed(sender), operation.name(), json.getBytes(StandardCharsets.UTF_8)));

        assertAll(
                operation.name(),
                () -> assertEquals(code, refusal.code()),
                () -> assertEquals(before, StoredKeys.everything(kms.store)),
                () -> assertEquals(List.of(), kms.happened),
                () -> assertEquals(1, events.size()),
                () -> assertEquals(operation, events.getFirst().operation()),
                () -> assertEquals(
                        Optional.of(code), events.getFirst().refusal().map(KmsEvent.Refusal::code)),
                () -> assertEquals(Map.of(), events.getFirst().answer()),
                () -> assertEquals(Optional.empty(), events.getFirst().keyMaterialId()));
    }

    private KmsCall observed(Sender sender) {
        KmsCall call = sender.call();
        return new KmsCall(call.caller(), call.region(), call.requestId(), call.viaService(), events::add);
    }

    @ParameterizedTest
    @MethodSource("served")
    void callerWithoutPolicies_isDenied_andNothingElseHappens(KmsOperation operation) {
        String json = request(operation);

        denied(POWERLESS, operation, json);

        kms.ok(operation.name(), json); // so that nothing but the missing permission was in the way
    }

    @ParameterizedTest
    @MethodSource("onKeys")
    void callerWhomNoKeyPolicyNames_isDenied_andNothingElseHappens(KmsOperation operation) {
        denied(STRANGER, operation, request(operation));
    }

    @ParameterizedTest
    @MethodSource("unserved")
    void whatIsNotServed_isRefusedToEverybody(KmsOperation operation) {
        assertEquals(AuthorizedOn.NOTHING, operation.authorizedOn());

        refused(POWERLESS, KmsErrorCode.UNSUPPORTED_OPERATION, operation, "{}");
    }

    /** Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html */
    @Test
    void operationsThatAskForNoKey_areThese() {
        Map<AuthorizedOn, Set<String>> names = served().stream()
                .filter(operation -> operation.authorizedOn() != AuthorizedOn.KEY)
                .collect(Collectors.groupingBy(
                        KmsOperation::authorizedOn,
                        Collectors.mapping(KmsOperation::name, Collectors.toCollection(TreeSet::new))));

        assertEquals(
                Map.of(
                        AuthorizedOn.ALIAS_AND_KEY, Set.of("CreateAlias", "DeleteAlias", "UpdateAlias"),
                        AuthorizedOn.NO_RESOURCE, Set.of("CreateKey", "GenerateRandom", "ListAliases", "ListKeys"),
                        AuthorizedOn.PRINCIPAL, Set.of("ListRetirableGrants")),
                names);
    }

    @Test
    void everyRequest_isOfAServedRow() {
        assertEquals(served().stream().map(KmsOperation::name).sorted().toList(), List.copyOf(REQUESTS.keySet()));
    }
}
