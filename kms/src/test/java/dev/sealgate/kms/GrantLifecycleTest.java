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
import static dev.sealgate.kms.Grants.retiring;
import static dev.sealgate.kms.Grants.subset;
import static dev.sealgate.kms.Grants.token;
import static dev.sealgate.kms.Sender.allow;
import static dev.sealgate.kms.Sender.statement;
import static dev.sealgate.kms.TestKms.ACCOUNT;
import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.FOREIGN_CALL;
import static dev.sealgate.kms.TestKms.NOBODY;
import static dev.sealgate.kms.TestKms.OTHER_ACCOUNT;
import static dev.sealgate.kms.TestKms.UNKNOWN_ID;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.each;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static dev.sealgate.kms.TestKms.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.policy.document.PrincipalIds;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** How grants are made, listed, given away and ended. */
class GrantLifecycleTest {
    private static final String UNKNOWN_GRANT = "0".repeat(64);
    private static final String ROOT_ARN = "arn:aws:iam::" + ACCOUNT + ":root";

    private final TestKms kms = new TestKms();
    private final String keyId = kms.createKey();

    private JsonNode grant(String grantee, String operations, String more) {
        return kms.ok("CreateGrant", granting(keyId, grantee, operations, more));
    }

    private JsonNode list(String more) {
        return kms.ok("ListGrants", "{\"KeyId\":\"" + keyId + "\"" + more + "}").get("Grants");
    }

    private KmsErrorCode refusal(Sender sender, String operation, String json) {
        return kms.refused(sender, operation, json).code();
    }

    @Test
    void grant_isListedWithAllItIs() {
        JsonNode made = grant(
                ANN_ARN,
                "Encrypt,Decrypt",
                retiring(BOB_ARN) + ",\"Name\":\"n\"" + subset("{\"b\":\"2\",\"a\":\"1\"}"));
        assertTrue(id(made).matches("[0-9a-f]{64}"), id(made));
        JsonNode created = list("").get(0).get("CreationDate");
        assertEquals("1767323045.678", seconds(created));
        assertEquals(
                "[{\"KeyId\":\"" + arn(keyId) + "\",\"GrantId\":\"" + id(made)
                        + "\",\"Name\":\"n\",\"CreationDate\":" + created + ",\"GranteePrincipal\":\"" + ANN_ARN
                        + "\",\"RetiringPrincipal\":\"" + BOB_ARN + "\",\"IssuingAccount\":\"" + ROOT_ARN
                        + "\",\"Operations\":[\"Decrypt\",\"Encrypt\"],\"Constraints\":{\"EncryptionContextSubset\":"
                        + "{\"a\":\"1\",\"b\":\"2\"}}}]",
                list("").toString());
    }

    @Test
    void emptyConstraint_isKeptAsOne() {
        grant(ANN_ARN, "Encrypt", exactly("{}"));
        assertEquals(
                "{\"EncryptionContextEquals\":{}}",
                list("").get(0).get("Constraints").toString());
    }

    @Test
    void sameNameAndParameters_areTheSameGrantWithAnotherToken() {
        String name = ",\"Name\":\"n\"";
        JsonNode first = grant(ANN_ARN, "Encrypt,Decrypt", name);
        JsonNode again = grant(ANN_ARN, "Decrypt,Encrypt", name);
        assertEquals(id(first), id(again));
        assertNotEquals(token(first), token(again));
        Set<String> others = new HashSet<>();
        others.add(id(grant(BOB_ARN, "Encrypt,Decrypt", name)));
        others.add(id(grant(ANN_ARN, "Encrypt", name)));
        others.add(id(grant(ANN_ARN, "Encrypt,Decrypt", name + retiring(BOB_ARN))));
        others.add(id(grant(ANN_ARN, "Encrypt,Decrypt", name + subset("{}"))));
        others.add(id(grant(ANN_ARN, "Encrypt,Decrypt", name + exactly("{}"))));
        others.add(id(grant(ANN_ARN, "Encrypt,Decrypt", "")));
        others.add(id(grant(ANN_ARN, "Encrypt,Decrypt", "")));
        others.add(id(first));
        assertEquals(8, others.size());
        assertEquals(8, list("").size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not an arn!        | Encrypt | VALIDATION",
                "ann                | Encrypt | INVALID_ARN",
                "s3.amazonaws.com   | Encrypt | INVALID_ARN",
                "arn:aws:iam::111122223333:user/nobody | Encrypt | INVALID_ARN",
                "arn:aws:iam::111122223333:group/g | Encrypt | INVALID_ARN",
                "arn:aws:iam::111122223333:user/ann | Fly | VALIDATION",
                "arn:aws:iam::111122223333:user/ann | GenerateRandom | VALIDATION",
                "arn:aws:iam::111122223333:user/ann | Sign | VALIDATION",
                "arn:aws:iam::111122223333:user/ann | Encrypt,GetPublicKey | VALIDATION",
                "arn:aws:iam::111122223333:user/ann | GenerateMac | VALIDATION",
                "arn:aws:iam::111122223333:user/ann | DeriveSharedSecret | VALIDATION"
            })
    void badGrants_areRefused(String grantee, String operations, KmsErrorCode code) {
        assertEquals(code, refusal(CALL, "CreateGrant", granting(keyId, grantee, operations, "")));
        assertEquals(0, list("").size());
    }

    @Test
    void validation_hasAwsTexts() {
        kms.refuses(
                KmsErrorCode.INVALID_ARN,
                "ARN does not refer to a valid principal",
                "CreateGrant",
                granting(keyId, ANN_ARN, "Encrypt", retiring(NOBODY)));
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "3 validation errors detected: Value null at 'keyId' failed to satisfy constraint: Member must not be null; "
                        + "Value null at 'granteePrincipal' failed to satisfy constraint: Member must not be null; "
                        + "Value null at 'operations' failed to satisfy constraint: Member must not be null",
                "CreateGrant",
                "{}");
        assertTrue(kms.refused(CALL, "CreateGrant", granting(keyId, ANN_ARN, "Fly", ""))
                .text()
                .orElse("")
                .startsWith("1 validation error detected: Value '[Fly]' at 'operations' failed to satisfy constraint: "
                        + "Member must satisfy constraint: [Member must satisfy enum value set: [Decrypt, Encrypt,"));
        StringBuilder nine = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            nine.append(i == 0 ? "" : ",").append('"').append(i).append("\":\"v\"");
        }
        assertEquals(
                KmsErrorCode.VALIDATION,
                refusal(CALL, "CreateGrant", granting(keyId, ANN_ARN, "Encrypt", subset("{" + nine + "}"))));
        assertEquals(
                KmsErrorCode.VALIDATION,
                refusal(
                        CALL,
                        "CreateGrant",
                        granting(keyId, ANN_ARN, "Encrypt", exactly("{\"a\":\"" + "v".repeat(385) + "\"}"))));
    }

    @Test
    void keyMustBeEnabled_toGetAGrant_butNotToLoseOne() {
        String first = id(grant(ANN_ARN, "Encrypt", ""));
        String second = id(grant(ANN_ARN, "Encrypt", ""));
        kms.ok("DisableKey", key(keyId));
        assertEquals(KmsErrorCode.DISABLED, refusal(CALL, "CreateGrant", granting(keyId, ANN_ARN, "Encrypt", "")));
        assertEquals(2, list("").size());
        kms.ok("RevokeGrant", named(keyId, first));
        kms.ok("ScheduleKeyDeletion", key(keyId));
        assertEquals(KmsErrorCode.INVALID_STATE, refusal(CALL, "CreateGrant", granting(keyId, ANN_ARN, "Encrypt", "")));
        kms.ok("RetireGrant", named(keyId, second));
        assertEquals(0, list("").size());
    }

    @Test
    void dryRun_changesNothing_andIsTheLastCheck() {
        String dry = ",\"DryRun\":true";
        assertEquals(
                KmsErrorCode.DRY_RUN_OPERATION, refusal(CALL, "CreateGrant", granting(keyId, ANN_ARN, "Encrypt", dry)));
        assertEquals(KmsErrorCode.INVALID_ARN, refusal(CALL, "CreateGrant", granting(keyId, NOBODY, "Encrypt", dry)));
        assertEquals(KmsErrorCode.ACCESS_DENIED, refusal(BOB, "CreateGrant", granting(keyId, ANN_ARN, "Encrypt", dry)));
        assertEquals(0, list("").size());
        String grantId = id(grant(ANN_ARN, "Encrypt", ""));
        for (String operation : List.of("RetireGrant", "RevokeGrant")) {
            String request = named(keyId, grantId).replaceFirst("}$", dry + "}");
            String unknown = named(keyId, UNKNOWN_GRANT).replaceFirst("}$", dry + "}");
            assertEquals(KmsErrorCode.DRY_RUN_OPERATION, refusal(CALL, operation, request));
            assertEquals(KmsErrorCode.ACCESS_DENIED, refusal(BOB, operation, request));
            assertEquals(KmsErrorCode.NOT_FOUND, refusal(CALL, operation, unknown));
        }
        assertEquals(1, list("").size());
    }

    @Test
    void listing_filtersAndPages() {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 7; i++) {
            all.add(id(grant(i % 2 == 0 ? ANN_ARN : BOB_ARN, "Encrypt", "")));
        }
        String one = all.iterator().next();
        assertEquals(List.of(one), each(list(",\"GrantId\":\"" + one + "\""), "GrantId"));
        assertEquals(0, list(",\"GrantId\":\"" + UNKNOWN_GRANT + "\"").size());
        assertEquals(4, list(",\"GranteePrincipal\":\"" + ANN_ARN + "\"").size());
        assertEquals(0, list(",\"GranteePrincipal\":\"" + EVE_ARN + "\"").size());
        assertEquals(all, pages("ListGrants", "\"KeyId\":\"" + keyId + "\",\"Limit\":3", 3));
        assertEquals(
                3,
                pages(
                                "ListGrants",
                                "\"KeyId\":\"" + keyId + "\",\"Limit\":1,\"GranteePrincipal\":\"" + BOB_ARN + "\"",
                                3)
                        .size());
        assertEquals(
                KmsErrorCode.INVALID_MARKER,
                refusal(CALL, "ListGrants", json("KeyId", keyId, "Marker", "bm90IGFuIGlk")));
        assertEquals(KmsErrorCode.INVALID_GRANT_ID, refusal(CALL, "ListGrants", json("KeyId", keyId, "GrantId", "x")));
    }

    private Set<String> pages(String operation, String fields, int expectedPages) {
        Set<String> seen = new HashSet<>();
        Optional<String> marker = Optional.empty();
        int pages = 0;
        do {
            String at = marker.map(it -> ",\"Marker\":\"" + it + "\"").orElse("");
            JsonNode page = kms.ok(operation, "{" + fields + at + "}");
            for (String id : each(page.get("Grants"), "GrantId")) {
                assertTrue(seen.add(id), id);
            }
            pages++;
            marker = Optional.<JsonNode>ofNullable(page.get("NextMarker")).map(JsonNode::stringValue);
            assertEquals(marker.isPresent(), page.get("Truncated").booleanValue());
        } while (marker.isPresent());
        assertEquals(expectedPages, pages);
        return seen;
    }

    @Test
    void retirableGrants_areListedAcrossKeysAndAccounts() {
        Set<String> mine = new HashSet<>();
        mine.add(id(grant(ANN_ARN, "Encrypt", retiring(BOB_ARN))));
        mine.add(id(grant(ANN_ARN, "Decrypt", retiring(BOB_ARN))));
        grant(ANN_ARN, "Encrypt", retiring(ANN_ARN));
        String other = kms.createKey();
        mine.add(id(kms.ok("CreateGrant", granting(other, ANN_ARN, "Encrypt", retiring(BOB_ARN)))));
        String foreignKey = kms.ok(FOREIGN_CALL, "CreateKey", "{}")
                .get("KeyMetadata")
                .get("Arn")
                .stringValue();
        String onForeign =
                granting(keyId, EVE_ARN, "Encrypt", retiring(BOB_ARN)).replace(arn(keyId), foreignKey);
        mine.add(id(kms.ok(FOREIGN_CALL, "CreateGrant", onForeign)));
        assertEquals(mine, pages("ListRetirableGrants", "\"RetiringPrincipal\":\"" + BOB_ARN + "\",\"Limit\":2", 2));
        assertEquals(
                KmsErrorCode.ACCESS_DENIED, refusal(BOB, "ListRetirableGrants", json("RetiringPrincipal", BOB_ARN)));
        assertEquals(
                KmsErrorCode.ACCESS_DENIED, refusal(CALL, "ListRetirableGrants", json("RetiringPrincipal", EVE_ARN)));
        assertEquals(
                KmsErrorCode.INVALID_MARKER,
                refusal(CALL, "ListRetirableGrants", json("RetiringPrincipal", BOB_ARN, "Marker", "eA")));
        assertEquals(
                0,
                kms.ok(CALL.in("eu-west-1"), "ListRetirableGrants", json("RetiringPrincipal", BOB_ARN))
                        .get("Grants")
                        .size());
    }

    record RetireCase(String name, String grant, Sender sender, Optional<KmsErrorCode> refused) {}

    static Stream<RetireCase> retirements() {
        Optional<KmsErrorCode> ok = Optional.empty();
        Optional<KmsErrorCode> denied = Optional.of(KmsErrorCode.ACCESS_DENIED);
        String plain = granting("KEY", ANN_ARN, "Encrypt", "");
        String retirable = granting("KEY", ANN_ARN, "Encrypt", retiring(BOB_ARN));
        String byGrantee = granting("KEY", ANN_ARN, "Encrypt,RetireGrant", "");
        String toForeign = granting("KEY", ANN_ARN, "Encrypt", retiring(EVE_ARN));
        Sender forbidden = Sender.user("bob", statement("Deny", "kms:RetireGrant", "*", ""));
        return Stream.of(
                new RetireCase("root of the account", plain, CALL, ok),
                new RetireCase("user with a policy", plain, Sender.user("carl", allow("kms:RetireGrant")), ok),
                new RetireCase("user without", plain, BOB, denied),
                new RetireCase("grantee", plain, ANN, denied),
                new RetireCase("grantee with RetireGrant", byGrantee, ANN, ok),
                new RetireCase("another than the grantee", byGrantee, BOB, denied),
                new RetireCase("retiring principal", retirable, BOB, ok),
                new RetireCase("retiring principal, denied", retirable, forbidden, denied),
                new RetireCase("foreign retiring principal", toForeign, EVE, ok),
                new RetireCase("foreign account", plain, FOREIGN_CALL, denied),
                new RetireCase("another foreign user", toForeign, Sender.user(OTHER_ACCOUNT, "mallory"), denied));
    }

    @ParameterizedTest
    @MethodSource("retirements")
    void grant_isRetiredBy(RetireCase of) {
        for (boolean byToken : List.of(false, true)) {
            JsonNode made = kms.ok("CreateGrant", of.grant().replace(arn("KEY"), arn(keyId)));
            String request = byToken ? json("GrantToken", token(made)) : named(keyId, id(made));
            if (of.refused().isEmpty()) {
                kms.ok(of.sender(), "RetireGrant", request);
            } else {
                assertEquals(of.refused().get(), refusal(of.sender(), "RetireGrant", request));
            }
            assertEquals(
                    of.refused().isEmpty() ? 0 : 1,
                    list(",\"GrantId\":\"" + id(made) + "\"").size());
        }
    }

    @Test
    void retireGrant_takesATokenOrAKeyArnWithAnId() {
        JsonNode made = grant(ANN_ARN, "Encrypt", "");
        assertEquals(KmsErrorCode.VALIDATION, refusal(CALL, "RetireGrant", "{}"));
        assertEquals(KmsErrorCode.VALIDATION, refusal(CALL, "RetireGrant", json("KeyId", arn(keyId))));
        assertEquals(
                KmsErrorCode.VALIDATION,
                refusal(CALL, "RetireGrant", json("KeyId", arn(keyId), "GrantToken", token(made))));
        assertEquals(KmsErrorCode.INVALID_ARN, refusal(CALL, "RetireGrant", json("KeyId", keyId, "GrantId", id(made))));
        assertEquals(KmsErrorCode.INVALID_GRANT_TOKEN, refusal(CALL, "RetireGrant", json("GrantToken", "x")));
        assertEquals(KmsErrorCode.INVALID_GRANT_ID, refusal(CALL, "RetireGrant", named(keyId, "x")));
        assertEquals(KmsErrorCode.NOT_FOUND, refusal(CALL, "RetireGrant", named(keyId, UNKNOWN_GRANT)));
        assertEquals(KmsErrorCode.NOT_FOUND, refusal(CALL, "RetireGrant", named(UNKNOWN_ID, id(made))));
        kms.ok("RetireGrant", json("GrantToken", token(made)));
        assertEquals(KmsErrorCode.NOT_FOUND, refusal(CALL, "RetireGrant", json("GrantToken", token(made))));
    }

    @Test
    void foreignCaller_cannotTellAGrantFromNone() {
        String grantId = id(grant(ANN_ARN, "Encrypt", ""));
        for (String operation : List.of("RetireGrant", "RevokeGrant")) {
            KmsException real = kms.refused(EVE, operation, named(keyId, grantId));
            KmsException none = kms.refused(EVE, operation, named(keyId, UNKNOWN_GRANT));
            assertEquals(real.code() + "" + real.text(), none.code() + "" + none.text());
        }
        Sender denied = Sender.user(OTHER_ACCOUNT, "eve", statement("Deny", "kms:*", "*", ""));
        assertEquals(
                kms.refused(denied, "RetireGrant", named(keyId, UNKNOWN_GRANT)).text(),
                kms.refused(denied, "RetireGrant", named(keyId, grantId)).text());
    }

    @Test
    void revokeGrant_needsThePermissionOnTheKey() {
        String grantId = id(grant(ANN_ARN, "Encrypt,RetireGrant", retiring(BOB_ARN)));
        for (Sender sender : List.of(ANN, BOB, EVE)) {
            assertEquals(KmsErrorCode.ACCESS_DENIED, refusal(sender, "RevokeGrant", named(keyId, grantId)));
        }
        assertEquals(KmsErrorCode.INVALID_GRANT_ID, refusal(CALL, "RevokeGrant", named(keyId, "x")));
        kms.ok(Sender.user("carl", allow("kms:RevokeGrant")), "RevokeGrant", named(keyId, grantId));
        kms.refuses(KmsErrorCode.NOT_FOUND, "Grant ID " + grantId + " not found", "RevokeGrant", named(keyId, grantId));
    }

    @ParameterizedTest(name = "{0} {1} gives {2} {3}: {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "CreateGrant,Encrypt         |              | Encrypt             |              | true",
                "CreateGrant,Encrypt         |              | Encrypt,CreateGrant |              | true",
                "CreateGrant,Encrypt         |              | Encrypt             | S{'a':'1'}   | true",
                "CreateGrant,Encrypt         |              | Encrypt,Decrypt     |              | false",
                "CreateGrant,Encrypt         |              | DescribeKey         |              | false",
                "Encrypt                     |              | Encrypt             |              | false",
                "CreateGrant,Encrypt         | S{'a':'1'}   | Encrypt             |              | false",
                "CreateGrant,Encrypt         | S{'a':'1'}   | Encrypt             | S{'a':'1'}   | true",
                "CreateGrant,Encrypt         | S{'a':'1'}   | Encrypt             | S{'A':'1'}   | true",
                "CreateGrant,Encrypt         | S{'a':'1'}   | Encrypt             | S{'a':'1','b':'2'} | true",
                "CreateGrant,Encrypt         | S{'a':'1'}   | Encrypt             | E{'a':'1','b':'2'} | true",
                "CreateGrant,Encrypt         | S{'a':'1'}   | Encrypt             | S{'a':'2'}   | false",
                "CreateGrant,Encrypt         | S{'a':'1'}   | Encrypt             | E{'b':'1'}   | false",
                "CreateGrant,Encrypt         | E{'a':'1'}   | Encrypt             | E{'a':'1'}   | true",
                "CreateGrant,Encrypt         | E{'a':'1'}   | Encrypt             | S{'a':'1'}   | false",
                "CreateGrant,Encrypt         | E{'a':'1'}   | Encrypt             | E{'a':'1','b':'2'} | false"
            })
    void granteeWithCreateGrant_givesAwayWhatItHas(
            String operations, String constraints, String given, String givenConstraints, boolean allowed) {
        grant(ANN_ARN, operations, constraint(constraints));
        String request = granting(keyId, BOB_ARN, given, constraint(givenConstraints));
        if (allowed) {
            kms.ok(ANN, "CreateGrant", request);
        } else {
            assertEquals(KmsErrorCode.ACCESS_DENIED, refusal(ANN, "CreateGrant", request));
        }
    }

    private static String constraint(String written) {
        if (written == null) {
            return "";
        }
        String pairs = written.substring(1).replace('\'', '"');
        return written.startsWith("S") ? subset(pairs) : exactly(pairs);
    }

    @Test
    void grantMadeByAForeignGrantee_isRetiredByItsAccount() {
        grant(EVE_ARN, "CreateGrant,Encrypt", "");
        JsonNode made = kms.ok(EVE, "CreateGrant", granting(keyId, ANN_ARN, "Encrypt", ""));
        assertEquals(
                "arn:aws:iam::" + OTHER_ACCOUNT + ":root",
                list(",\"GrantId\":\"" + id(made) + "\"")
                        .get(0)
                        .get("IssuingAccount")
                        .stringValue());
        kms.ok(ANN, "Encrypt", encrypt(keyId, "{}"));
        assertEquals(KmsErrorCode.ACCESS_DENIED, refusal(EVE, "RetireGrant", named(keyId, id(made))));
        kms.ok(FOREIGN_CALL, "RetireGrant", named(keyId, id(made)));
        kms.refused(ANN, "Encrypt", encrypt(keyId, "{}"));
    }

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(
            delimiter = '|',
            value = {
                "StringEquals             | kms:GranteePrincipal | arn:aws:iam::111122223333:user/ann | true",
                "StringEquals             | kms:GranteePrincipal | arn:aws:iam::111122223333:user/bob | false",
                "StringEquals             | kms:RetiringPrincipal | arn:aws:iam::111122223333:user/bob | true",
                "StringNotEquals          | kms:RetiringPrincipal | arn:aws:iam::111122223333:user/bob | false",
                "ForAllValues:StringEquals | kms:GrantOperations | Encrypt | true",
                "ForAllValues:StringEquals | kms:GrantOperations | Decrypt | false",
                "StringEquals             | kms:GrantConstraintType | EncryptionContextSubset | true",
                "StringEquals             | kms:GrantConstraintType | EncryptionContextEquals | false",
                "StringEquals             | kms:EncryptionContext:a | 1 | true",
                "StringEquals             | kms:EncryptionContext:a | 2 | false",
                "Bool                     | kms:GrantIsForAWSResource | false | true",
                "Bool                     | kms:GrantIsForAWSResource | true | false"
            })
    void conditionKeys(String operator, String name, String value, boolean allowed) {
        String condition = "{\"" + operator + "\":{\"" + name + "\":\"" + value + "\"}}";
        Sender carl = Sender.user("carl", statement("Allow", "kms:CreateGrant", "*", condition));
        String request = granting(keyId, ANN_ARN, "Encrypt", retiring(BOB_ARN) + subset("{\"a\":\"1\"}"));
        if (allowed) {
            kms.ok(carl, "CreateGrant", request);
        } else {
            assertEquals(KmsErrorCode.ACCESS_DENIED, refusal(carl, "CreateGrant", request));
        }
    }

    @Test
    void grantIsForAwsResource_whenAServiceAsks() {
        String condition = "{\"Bool\":{\"kms:GrantIsForAWSResource\":\"true\"}}";
        Sender carl = Sender.user("carl", statement("Allow", "kms:*Grant*", "*", condition));
        assertEquals(KmsErrorCode.ACCESS_DENIED, refusal(carl, "ListGrants", key(keyId)));
        String grantId = id(kms.ok(carl.viaS3(), "CreateGrant", granting(keyId, ANN_ARN, "Encrypt", "")));
        assertEquals(KmsErrorCode.ACCESS_DENIED, refusal(carl, "RevokeGrant", named(keyId, grantId)));
        kms.ok(carl.viaS3(), "ListGrants", key(keyId));
        kms.ok(carl.viaS3(), "RevokeGrant", named(keyId, grantId));
    }

    @Test
    void awsManagedKey_takesNoGrantsOfUsers() {
        JsonNode managed = kms.ok("DescribeKey", json("KeyId", "alias/aws/s3")).get("KeyMetadata");
        String id = managed.get("KeyId").stringValue();
        for (Sender sender : List.of(CALL, Sender.user("carl", allow("kms:*")))) {
            assertEquals(
                    KmsErrorCode.ACCESS_DENIED, refusal(sender, "CreateGrant", granting(id, ANN_ARN, "Encrypt", "")));
        }
    }

    @Test
    void grantsGoWithTheirKey() {
        grant(ANN_ARN, "Encrypt", retiring(BOB_ARN));
        grant(EVE_ARN, "Encrypt", retiring(BOB_ARN));
        kms.ok("ScheduleKeyDeletion", "{\"KeyId\":\"" + keyId + "\",\"PendingWindowInDays\":7}");
        kms.advance(Duration.ofDays(8));
        String retirable = json("RetiringPrincipal", BOB_ARN);
        assertEquals(0, kms.ok("ListRetirableGrants", retirable).get("Grants").size());
        assertEquals(1, kms.kms.settleDueKeys().removed().size());
        assertEquals(0, kms.ok("ListRetirableGrants", retirable).get("Grants").size());
        assertEquals(List.of(), StoredKeys.grantTables(kms.store));
    }

    @Test
    void quotas_refuseWhatIsTooMuch_andCountDownAgain() {
        TestKms small = new TestKms(new InMemoryMetadataStore(), (quota, account, region) -> switch (quota) {
            case ALIASES -> 1;
            case GRANTS -> 2;
            case KEYS -> 2;
        });
        String first = small.createKey();
        String second = small.createKey();
        small.refuses(
                KmsErrorCode.LIMIT_EXCEEDED,
                "Account 111122223333 has reached the limit of 2 KMS keys in us-east-1.",
                "CreateKey",
                "{}");
        small.ok(CALL.in("eu-west-1"), "CreateKey", "{}");
        small.ok(FOREIGN_CALL, "CreateKey", "{}");
        small.ok("DescribeKey", json("KeyId", "alias/aws/s3"));
        small.ok("CreateAlias", json("AliasName", "alias/a", "TargetKeyId", first));
        assertEquals(
                KmsErrorCode.LIMIT_EXCEEDED,
                small.refused(CALL, "CreateAlias", json("AliasName", "alias/b", "TargetKeyId", first))
                        .code());
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            made.add(id(small.ok("CreateGrant", granting(first, ANN_ARN, "Encrypt", ",\"Name\":\"" + i + "\""))));
        }
        small.refuses(
                KmsErrorCode.LIMIT_EXCEEDED,
                "Key " + arn(first) + " has reached the limit of 2 grants.",
                "CreateGrant",
                granting(first, ANN_ARN, "Encrypt", ""));
        small.ok("CreateGrant", granting(first, ANN_ARN, "Encrypt", ",\"Name\":\"0\""));
        small.ok("RevokeGrant", named(first, made.getFirst()));
        small.ok("CreateGrant", granting(first, ANN_ARN, "Encrypt", ""));
        small.ok("ScheduleKeyDeletion", "{\"KeyId\":\"" + second + "\",\"PendingWindowInDays\":7}");
        small.advance(Duration.ofDays(8));
        assertEquals(1, small.kms.settleDueKeys().removed().size());
        small.createKey();
        assertEquals(
                KmsErrorCode.LIMIT_EXCEEDED,
                small.refused(CALL, "CreateKey", "{}").code());
    }

    @Test
    void keysFromBeforeTheyWereCounted_count() {
        kms.createKey();
        StoredKeys.forgetCounts(kms.store);
        TestKms later = new TestKms(kms.store, (quota, account, region) -> 3);
        later.createKey();
        assertEquals(
                KmsErrorCode.LIMIT_EXCEEDED,
                later.refused(CALL, "CreateKey", "{}").code());
    }

    /** Grants of versions that kept no unique ids are found by name, as before, beside those that are bound to one. */
    @Test
    void grantsFromBeforeUniqueIds_areStillFoundByName() {
        InMemoryMetadataStore store = new InMemoryMetadataStore();
        TestKms before = new TestKms(store);
        String key = before.createKey();
        before.ok("CreateGrant", granting(key, ANN_ARN, "Encrypt", ",\"RetiringPrincipal\":\"" + ANN_ARN + "\""));
        TestKms now = new TestKms(store, new PrincipalIds() {
            @Override
            public Optional<String> idOf(String name) {
                return Optional.of(name.equals(ANN_ARN) ? "AIDAann" : name);
            }

            @Override
            public Optional<String> nameOf(String id, String name) {
                return Optional.of(name);
            }
        });
        now.ok("CreateGrant", granting(key, ANN_ARN, "Decrypt", ",\"RetiringPrincipal\":\"" + ANN_ARN + "\""));
        now.ok(ANN, "Encrypt", encrypt(key, "{}"));
        assertEquals(
                2,
                now.ok("ListGrants", json("KeyId", key, "GranteePrincipal", ANN_ARN))
                        .get("Grants")
                        .size());
        assertEquals(
                2,
                now.ok("ListRetirableGrants", json("RetiringPrincipal", ANN_ARN))
                        .get("Grants")
                        .size());
    }
}
