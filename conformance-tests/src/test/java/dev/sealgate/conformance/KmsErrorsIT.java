package dev.sealgate.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.testing.GatewayBuilder;
import dev.sealgate.testing.GatewayProcess;
import dev.sealgate.testing.GatewayTest;
import dev.sealgate.testing.Sdk;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;

/** Every operation of the KMS: served, malformed, in the wrong state of the key, without permission, and throttled. */
@GatewayTest
class KmsErrorsIT {
    private static final int MANY = 40;

    /** How an operation answers in a state of the key: a regular expression of code, status and text. */
    private static final String OK = " 200 ";

    private static final String D = "DisabledException 400 \\S+ is disabled\\.";
    private static final String P = "KMSInvalidStateException 400 \\S+ is pending (replica )?deletion\\.";
    private static final String N = "KMSInvalidStateException 400 \\S+ is not pending deletion\\.";

    /**
     * @param key whose state counts; empty where none does
     * @param body of a good call, by the names of {@link KmsFixture}
     * @param bad a malformed body, answered by ValidationException
     */
    private record Row(String operation, String key, String body, String bad, String disabled, String pending) {}

    private static final List<Row> ROWS = List.of(
            new Row("CancelKeyDeletion", "symmetric", one("symmetric"), "{}", N, OK),
            new Row("CreateAlias", "symmetric", "{'AliasName':'$name','TargetKeyId':'$symmetric'}", "{}", OK, P),
            use("CreateGrant", "symmetric", "'GranteePrincipal':'$root','Operations':['Encrypt']"),
            free("CreateKey", "{}", "{'KeySpec':'AES'}"),
            use("Decrypt", "symmetric", "'CiphertextBlob':'$blob'"),
            any("DeleteAlias", "symmetric", "{'AliasName':'$alias'}"),
            any("DeleteImportedKeyMaterial", "imported", one("imported")),
            use("DeriveSharedSecret", "agreement", "'KeyAgreementAlgorithm':'ECDH','PublicKey':'$peer'"),
            any("DescribeKey", "symmetric", one("symmetric")),
            new Row("DisableKey", "symmetric", one("symmetric"), "{}", OK, P),
            use("DisableKeyRotation", "symmetric", ""),
            new Row("EnableKey", "symmetric", one("symmetric"), "{}", OK, P),
            use("EnableKeyRotation", "symmetric", "'RotationPeriodInDays':90"),
            use("Encrypt", "symmetric", "'Plaintext':'eA=='"),
            use("GenerateDataKey", "symmetric", "'KeySpec':'AES_256'"),
            use("GenerateDataKeyPair", "symmetric", "'KeyPairSpec':'ECC_NIST_P256'"),
            use("GenerateDataKeyPairWithoutPlaintext", "symmetric", "'KeyPairSpec':'ECC_NIST_P256'"),
            use("GenerateDataKeyWithoutPlaintext", "symmetric", "'NumberOfBytes':8"),
            use("GenerateMac", "hmac", "'Message':'eA==','MacAlgorithm':'HMAC_SHA_256'"),
            free("GenerateRandom", "{'NumberOfBytes':8}", "{}"),
            any("GetKeyLastUsage", "symmetric", one("symmetric")),
            any("GetKeyPolicy", "symmetric", one("symmetric")),
            any("GetKeyRotationStatus", "symmetric", one("symmetric")),
            change(
                    "GetParametersForImport",
                    "imported",
                    "'WrappingAlgorithm':'RSAES_OAEP_SHA_256','WrappingKeySpec':'RSA_2048'"),
            use("GetPublicKey", "signing", ""),
            change(
                    "ImportKeyMaterial",
                    "imported",
                    "'ImportToken':'$token','EncryptedKeyMaterial':'$wrapped','ExpirationModel':'KEY_MATERIAL_DOES_NOT_EXPIRE'"),
            free("ListAliases", "{}", "{'Limit':0}"),
            any("ListGrants", "symmetric", one("symmetric")),
            any("ListKeyPolicies", "symmetric", one("symmetric")),
            any("ListKeyRotations", "symmetric", one("symmetric")),
            free("ListKeys", "{}", "{'Limit':0}"),
            any("ListResourceTags", "symmetric", one("symmetric")),
            free("ListRetirableGrants", "{'RetiringPrincipal':'$root'}", "{}"),
            any("PutKeyPolicy", "symmetric", with("symmetric", "'Policy':'" + policy() + "'")),
            new Row(
                    "ReEncrypt",
                    "symmetric",
                    "{'CiphertextBlob':'$blob','SourceKeyId':'$symmetric','DestinationKeyId':'$other'}",
                    "{}",
                    D,
                    P),
            use("ReplicateKey", "primary", "'ReplicaRegion':'eu-west-1'"),
            any("RetireGrant", "symmetric", "{'KeyId':'$arn','GrantId':'$grant'}"),
            any("RevokeGrant", "symmetric", with("symmetric", "'GrantId':'$grant'")),
            use("RotateKeyOnDemand", "symmetric", ""),
            change("ScheduleKeyDeletion", "symmetric", "'PendingWindowInDays':7"),
            use("Sign", "signing", "'Message':'eA==','SigningAlgorithm':'ECDSA_SHA_256'"),
            change("TagResource", "symmetric", "'Tags':[{'TagKey':'a','TagValue':'b'}]"),
            change("UntagResource", "symmetric", "'TagKeys':['a']"),
            new Row("UpdateAlias", "other", "{'AliasName':'$alias','TargetKeyId':'$other'}", "{}", OK, P),
            change("UpdateKeyDescription", "symmetric", "'Description':'d'"),
            use("UpdatePrimaryRegion", "replicated", "'PrimaryRegion':'eu-west-1'"),
            use("Verify", "signing", "'Message':'eA==','SigningAlgorithm':'ECDSA_SHA_256','Signature':'$signature'"),
            use("VerifyMac", "hmac", "'Message':'eA==','MacAlgorithm':'HMAC_SHA_256','Mac':'$tag'"));

    private static final Set<String> OF_CUSTOM_KEY_STORES = Set.of(
            "ConnectCustomKeyStore",
            "CreateCustomKeyStore",
            "DeleteCustomKeyStore",
            "DescribeCustomKeyStores",
            "DisconnectCustomKeyStore",
            "UpdateCustomKeyStore");

    private final GatewayProcess gateway;
    private final JsonApi kms;

    private static String one(String key) {
        return "{'KeyId':'$" + key + "'}";
    }

    private static String with(String key, String more) {
        return more.isEmpty() ? one(key) : "{'KeyId':'$" + key + "'," + more + "}";
    }

    private static String policy() {
        return "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'$root'},'Action':'kms:*','Resource':'*'}]}"
                .replace("'", "\\'");
    }

    private static Row use(String operation, String key, String more) {
        return new Row(operation, key, with(key, more), "{}", D, P);
    }

    private static Row change(String operation, String key, String more) {
        return new Row(operation, key, with(key, more), "{}", OK, P);
    }

    private static Row any(String operation, String key, String body) {
        return new Row(operation, key, body, "{}", OK, OK);
    }

    private static Row free(String operation, String body, String bad) {
        return new Row(operation, "", body, bad, OK, OK);
    }

    KmsErrorsIT(GatewayProcess gateway) {
        this.gateway = gateway;
        kms = api(gateway, GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY);
    }

    private static JsonApi api(GatewayProcess of, String accessKey, String secret) {
        return new JsonApi(of.http(), "kms", "TrentService.", AwsBasicCredentials.create(accessKey, secret));
    }

    private static String said(JsonApi.Reply reply) {
        JsonNode body = reply.body();
        return body.field("__type").map(JsonNode::asString).orElse("") + " " + reply.status() + " "
                + body.field("message").map(JsonNode::asString).orElse("");
    }

    private static void forEach(Predicate<Row> which, Consumer<Row> check) {
        Assertions.assertAll(ROWS.stream().filter(which).map(row -> () -> check.accept(row)));
    }

    private static void assertSaid(String expected, Row row, JsonApi.Reply reply) {
        String said = said(reply);
        assertTrue(
                Pattern.compile(expected, Pattern.DOTALL).matcher(said).matches(),
                () -> row.operation() + " said <" + said + ">, not <" + expected + ">");
    }

    /** Of the operations that the SDK has, those that the gateway has heard of are the ones that are tried here. */
    @Test
    void noOperationIsMissing() {
        Set<String> known = Stream.of(KmsClient.class.getMethods())
                .map(Method::getName)
                .filter(name -> !name.endsWith("Paginator"))
                .map(name -> Character.toUpperCase(name.charAt(0)) + name.substring(1))
                .distinct()
                .filter(name -> !kms.call(name, "{}").refusal().startsWith("UnknownOperationException"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> here = ROWS.stream().map(Row::operation).collect(Collectors.toCollection(TreeSet::new));
        here.addAll(OF_CUSTOM_KEY_STORES);
        assertEquals(here, known);
    }

    @Test
    void customKeyStores_areNotSupported() {
        for (String operation : OF_CUSTOM_KEY_STORES) {
            assertEquals(
                    "UnsupportedOperationException 400",
                    kms.call(operation, "{}").refusal(),
                    operation);
        }
    }

    @Test
    void goodCalls_areServed() {
        forEach(row -> !row.operation().equals("CancelKeyDeletion"), row -> {
            String body = new KmsFixture(kms).fill(row.body());
            assertSaid(OK, row, kms.call(row.operation(), body));
        });
    }

    @Test
    void malformedCalls_areRefused() {
        forEach(_ -> true, row -> {
            assertSaid("ValidationException 400 .+", row, kms.call(row.operation(), row.bad()));
            assertSaid("SerializationException 400.*", row, kms.call(row.operation(), "{'"));
        });
    }

    @Test
    void disabledKey() {
        inState("DisableKey", Row::disabled);
    }

    @Test
    void keyThatIsToBeDeleted() {
        inState("ScheduleKeyDeletion", Row::pending);
    }

    private void inState(String change, Function<Row, String> expected) {
        forEach(row -> !row.key().isEmpty(), row -> {
            KmsFixture fixture = new KmsFixture(kms);
            String body = fixture.fill(row.body());
            kms.ok(change, "{'KeyId':'" + fixture.get(row.key()) + "'}");
            assertSaid(expected.apply(row), row, kms.call(row.operation(), body));
        });
    }

    @Test
    void callerWithoutPermission_isTold() {
        try (IamClient iam = Sdk.iam(gateway.https(), Sdk.root())) {
            iam.createUser(b -> b.userName("nobody"));
            AccessKey key = iam.createAccessKey(b -> b.userName("nobody")).accessKey();
            JsonApi nobody = api(gateway, key.accessKeyId(), key.secretAccessKey());
            forEach(_ -> true, row -> {
                String action = "kms:" + (row.operation().equals("ReEncrypt") ? "ReEncrypt(From|To)" : row.operation());
                String body = new KmsFixture(kms).fill(row.body());
                assertSaid(
                        "AccessDeniedException 400 User: arn:aws:iam::" + GatewayProcess.ACCOUNT
                                + ":user/nobody is not authorized to perform: " + action
                                + " on resource: \\S+ because no identity-based policy allows the " + action
                                + " action",
                        row,
                        nobody.call(row.operation(), body));
            });
        }
    }

    @Test
    void overItsQuota_everyOperationIsThrottled(GatewayBuilder builder) {
        try (GatewayProcess slow = builder.kmsQuotas("\"*\": 1").start()) {
            JsonApi throttled = api(slow, GatewayProcess.ACCESS_KEY, GatewayProcess.SECRET_KEY);
            forEach(_ -> true, row -> {
                // Which quota a data key pair counts against is seen once its request was read.
                String body = row.body().contains("KeyPairSpec")
                        ? row.body().replaceFirst("\\$\\w+", GatewayProcess.SEED_KEY_ID)
                        : "{}";
                JsonApi.Reply last = throttled.call(row.operation(), body);
                for (int i = 0; i < MANY && !last.refusal().startsWith("Throttling"); i++) {
                    last = throttled.call(row.operation(), body);
                }
                assertSaid(
                        "ThrottlingException 400 You have exceeded the rate at which you may call KMS\\. "
                                + "Reduce the frequency of your calls\\.",
                        row,
                        last);
            });
        }
    }
}
