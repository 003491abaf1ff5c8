package dev.sealgate.kms;

import static dev.sealgate.kms.Sender.statement;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.each;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static dev.sealgate.kms.TestKms.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.error.KmsErrorCode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class KeyRotationTest {
    private static final String LIMIT = "The on-demand rotations limit has been reached for the given keyId. No more "
            + "on-demand rotations can be performed for this key: ";

    private final TestKms kms = new TestKms();

    private static String period(String keyId, int days) {
        return "{\"KeyId\":\"" + keyId + "\",\"RotationPeriodInDays\":" + days + "}";
    }

    private String current(String keyId) {
        return kms.ok("DescribeKey", key(keyId))
                .get("KeyMetadata")
                .get("CurrentKeyMaterialId")
                .stringValue();
    }

    private JsonNode rotations(String keyId, String include) {
        return kms.ok("ListKeyRotations", json("KeyId", keyId, "IncludeKeyMaterial", include))
                .get("Rotations");
    }

    private void decrypts(String blob, String material) {
        JsonNode answer = kms.ok("Decrypt", json("CiphertextBlob", blob));
        assertEquals("x", new String(TestKms.bytes(answer.get("Plaintext")).view(), StandardCharsets.UTF_8));
        assertEquals(material, answer.get("KeyMaterialId").stringValue());
    }

    private static String epoch(Instant time) {
        return BigDecimal.valueOf(time.toEpochMilli(), 3).toPlainString();
    }

    @Test
    void status_tellsPeriodAndNextDate_onlyWhileItIsOn() {
        String id = kms.createKey();
        assertEquals(
                Map.of("KeyId", arn(id), "KeyRotationEnabled", "false"),
                fields(kms.ok("GetKeyRotationStatus", key(id))));

        kms.ok("EnableKeyRotation", key(id));
        JsonNode on = kms.ok("GetKeyRotationStatus", key(id));
        assertEquals(365, on.get("RotationPeriodInDays").intValue());
        assertEquals(epoch(kms.instant().plus(Duration.ofDays(365))), seconds(on.get("NextRotationDate")));

        kms.ok("DisableKeyRotation", key(id));
        assertEquals(
                Map.of("KeyId", arn(id), "KeyRotationEnabled", "false"),
                fields(kms.ok("GetKeyRotationStatus", key(id))));
    }

    private static Map<String, String> fields(JsonNode answer) {
        return answer.properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> field.getValue().asString()));
    }

    @ParameterizedTest
    @CsvSource({"89, greater than or equal to 90", "2561, less than or equal to 2560"})
    void period_isNinetyTo2560Days(int days, String constraint) {
        kms.refuses(
                KmsErrorCode.VALIDATION,
                "1 validation error detected: Value '" + days
                        + "' at 'rotationPeriodInDays' failed to satisfy constraint: Member must have value "
                        + constraint,
                "EnableKeyRotation",
                period(kms.createKey(), days));
    }

    @Test
    void anotherPeriod_countsFromItsRequest_theSameOneChangesNothing() {
        String id = kms.createKey();
        kms.ok("EnableKeyRotation", period(id, 200));
        Instant enabled = kms.instant();
        kms.advance(Duration.ofDays(10));
        kms.ok("EnableKeyRotation", period(id, 200));
        assertEquals(
                epoch(enabled.plus(Duration.ofDays(200))),
                seconds(kms.ok("GetKeyRotationStatus", key(id)).get("NextRotationDate")));

        kms.ok("EnableKeyRotation", period(id, 90));
        assertEquals(
                epoch(kms.instant().plus(Duration.ofDays(90))),
                seconds(kms.ok("GetKeyRotationStatus", key(id)).get("NextRotationDate")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void dueRotation_isDoneBeforeTheKeyIsUsed_whetherOrNotTheTimerRan(boolean timerRan) {
        String id = kms.createKey();
        String first = current(id);
        String old = kms.encrypt(id, "x", "{}");
        kms.ok("EnableKeyRotation", period(id, 90));
        kms.advance(Duration.ofDays(90).minusMillis(1));
        assertEquals(0, kms.kms.settleDueKeys().changed().size());
        String late = kms.encrypt(id, "x", "{}");
        kms.advance(Duration.ofMillis(1));
        Instant due = kms.instant();
        if (timerRan) {
            assertEquals(1, kms.kms.settleDueKeys().changed().size());
        }

        String fresh = kms.encrypt(id, "x", "{}");

        String second = current(id);
        assertNotEquals(first, second);
        decrypts(old, first);
        decrypts(late, first);
        decrypts(fresh, second);
        JsonNode done = rotations(id, "ROTATIONS_ONLY");
        assertEquals(List.of(second), each(done, "KeyMaterialId"));
        assertEquals("AUTOMATIC", done.get(0).get("RotationType").stringValue());
        assertEquals(epoch(due), seconds(done.get(0).get("RotationDate")));
        assertEquals(
                epoch(due.plus(Duration.ofDays(90))),
                seconds(kms.ok("GetKeyRotationStatus", key(id)).get("NextRotationDate")));
        assertEquals(0, kms.kms.settleDueKeys().changed().size());
    }

    @Test
    void disabledKey_isRotatedAsSoonAsItIsEnabled() {
        String id = kms.createKey();
        String first = current(id);
        kms.ok("EnableKeyRotation", period(id, 90));
        kms.ok("DisableKey", key(id));
        kms.advance(Duration.ofDays(100));
        assertEquals(0, kms.kms.settleDueKeys().changed().size());
        assertEquals(first, current(id));
        assertTrue(kms.ok("GetKeyRotationStatus", key(id))
                .get("KeyRotationEnabled")
                .booleanValue());

        kms.ok("EnableKey", key(id));

        assertNotEquals(first, current(id));
        assertEquals(
                epoch(kms.instant().plus(Duration.ofDays(90))),
                seconds(kms.ok("GetKeyRotationStatus", key(id)).get("NextRotationDate")));
    }

    @Test
    void keyPendingDeletion_doesNotRotate_andGoesOnWhenItIsCalledOff() {
        String id = kms.createKey();
        String first = current(id);
        kms.ok("EnableKeyRotation", period(id, 90));
        kms.advance(Duration.ofDays(80));
        kms.ok("ScheduleKeyDeletion", key(id));
        kms.advance(Duration.ofDays(15));
        assertEquals(0, kms.kms.settleDueKeys().changed().size());
        assertFalse(kms.ok("GetKeyRotationStatus", key(id))
                .get("KeyRotationEnabled")
                .booleanValue());

        kms.ok("CancelKeyDeletion", key(id));
        assertTrue(kms.ok("GetKeyRotationStatus", key(id))
                .get("KeyRotationEnabled")
                .booleanValue());
        assertEquals(first, current(id));
        kms.ok("EnableKey", key(id));
        assertNotEquals(first, current(id));
    }

    @Test
    void managedKey_rotatesYearly_andCannotBeToldOtherwise() {
        String id;
        try (GeneratedDataKey made = kms.kms.generateDataKey(TestKms.VIA_S3.call(), "alias/aws/s3", Map.of())) {
            id = made.keyArn();
        }
        String first = current(id);
        JsonNode status = kms.ok("GetKeyRotationStatus", key(id));
        assertEquals(365, status.get("RotationPeriodInDays").intValue());
        for (String operation : List.of("EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand")) {
            assertEquals(
                    KmsErrorCode.ACCESS_DENIED,
                    kms.refused(TestKms.CALL, operation, key(id)).code());
        }

        kms.advance(Duration.ofDays(365));
        assertEquals(1, kms.kms.settleDueKeys().changed().size());
        String second = current(id);
        kms.advance(Duration.ofDays(365));
        assertEquals(1, kms.kms.settleDueKeys().changed().size());

        assertEquals(3, Set.of(first, second, current(id)).size());
    }

    @Test
    void onDemand_rotatesAtOnce_andLeavesTheScheduleAlone() {
        String id = kms.createKey();
        String first = current(id);
        String old = kms.encrypt(id, "x", "{}");
        kms.ok("EnableKeyRotation", period(id, 90));
        String next = seconds(kms.ok("GetKeyRotationStatus", key(id)).get("NextRotationDate"));
        kms.advance(Duration.ofDays(1));

        assertEquals(Map.of("KeyId", arn(id)), fields(kms.ok("RotateKeyOnDemand", key(id))));

        decrypts(old, first);
        decrypts(kms.encrypt(id, "x", "{}"), current(id));
        assertEquals(next, seconds(kms.ok("GetKeyRotationStatus", key(id)).get("NextRotationDate")));
        assertEquals(
                "ON_DEMAND",
                rotations(id, "ROTATIONS_ONLY").get(0).get("RotationType").stringValue());
        assertEquals(
                List.of(kms.instant()),
                kms.kms.customerKeys(TestKms.ACCOUNT).getFirst().rotations());
    }

    @Test
    void onDemand_hasALimitPerKey_thatAutomaticRotationsDoNotCountTowards() {
        String id = kms.createKey();
        kms.ok("EnableKeyRotation", period(id, 90));
        Set<String> materials = new HashSet<>(Set.of(current(id)));
        String old = kms.encrypt(id, "x", "{}");
        String first = current(id);
        for (int i = 0; i < 25; i++) {
            kms.advance(Duration.ofDays(i < 2 ? 90 : 0));
            kms.ok("RotateKeyOnDemand", key(id));
            materials.add(current(id));
        }

        kms.refuses(KmsErrorCode.LIMIT_EXCEEDED, LIMIT + arn(id), "RotateKeyOnDemand", key(id));

        assertEquals(26, materials.size());
        assertEquals(27, rotations(id, "ROTATIONS_ONLY").size());
        decrypts(old, first);
        kms.advance(Duration.ofDays(90));
        assertEquals(1, kms.kms.settleDueKeys().changed().size());
    }

    @Test
    void onDemand_withinTwentyMinutesOfTheAutomaticOne_isAConflict() {
        String id = kms.createKey();
        kms.ok("EnableKeyRotation", period(id, 90));
        kms.advance(Duration.ofDays(90).minusMinutes(20));

        kms.refuses(
                KmsErrorCode.CONFLICT,
                "An automatic rotation of the key is in progress or scheduled to begin within the next 20 minutes: "
                        + arn(id),
                "RotateKeyOnDemand",
                key(id));

        kms.ok("DisableKeyRotation", key(id));
        kms.ok("RotateKeyOnDemand", key(id));
    }

    @Test
    void listing_tellsOfEveryGeneration_pageByPage() {
        String id = kms.createKey();
        String first = current(id);
        kms.ok("RotateKeyOnDemand", key(id));
        String second = current(id);
        kms.ok("RotateKeyOnDemand", key(id));
        String third = current(id);

        JsonNode all = rotations(id, "ALL_KEY_MATERIAL");
        assertEquals(List.of(first, second, third), each(all, "KeyMaterialId"));
        assertEquals(List.of("NON_CURRENT", "NON_CURRENT", "CURRENT"), each(all, "KeyMaterialState"));
        assertEquals(
                Set.of("KeyId", "KeyMaterialId", "KeyMaterialState"),
                fields(all.get(0)).keySet());
        assertEquals(arn(id), all.get(0).get("KeyId").stringValue());
        assertEquals(
                List.of(second, third), each(kms.ok("ListKeyRotations", key(id)).get("Rotations"), "KeyMaterialId"));
        String limited = "{\"KeyId\":\"" + id + "\",\"Limit\":1,\"IncludeKeyMaterial\":\"ALL_KEY_MATERIAL\"";
        JsonNode page = kms.ok("ListKeyRotations", limited + "}");
        assertTrue(page.get("Truncated").booleanValue());
        assertEquals(List.of(first), each(page.get("Rotations"), "KeyMaterialId"));
        page = kms.ok(
                "ListKeyRotations",
                limited + ",\"Marker\":\"" + page.get("NextMarker").stringValue() + "\"}");
        assertEquals(List.of(second), each(page.get("Rotations"), "KeyMaterialId"));
        page = kms.ok(
                "ListKeyRotations",
                limited + ",\"Marker\":\"" + page.get("NextMarker").stringValue() + "\"}");
        assertEquals(List.of(third), each(page.get("Rotations"), "KeyMaterialId"));
        assertFalse(page.get("Truncated").booleanValue());
        assertEquals(
                KmsErrorCode.INVALID_MARKER,
                kms.refused(TestKms.CALL, "ListKeyRotations", limited + ",\"Marker\":\"YQ\"}")
                        .code());
    }

    @Test
    void states_allowWhatTheTableSays() {
        String disabled = kms.createKey();
        kms.ok("DisableKey", key(disabled));
        String pending = kms.createKey();
        kms.ok("ScheduleKeyDeletion", key(pending));
        for (String operation : List.of("EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand")) {
            kms.refuses(KmsErrorCode.DISABLED, arn(disabled) + " is disabled.", operation, key(disabled));
            kms.refuses(KmsErrorCode.INVALID_STATE, arn(pending) + " is pending deletion.", operation, key(pending));
        }
        for (String operation : List.of("GetKeyRotationStatus", "ListKeyRotations")) {
            kms.ok(operation, key(disabled));
            kms.ok(operation, key(pending));
        }
    }

    @ParameterizedTest
    @CsvSource({"RSA_2048, SIGN_VERIFY", "ECC_NIST_P256, KEY_AGREEMENT", "HMAC_256, GENERATE_VERIFY_MAC"})
    void otherSpecs_areNotRotated(String spec, String usage) {
        String id = kms.ok("CreateKey", json("KeySpec", spec, "KeyUsage", usage))
                .get("KeyMetadata")
                .get("KeyId")
                .stringValue();
        for (String operation : List.of(
                "EnableKeyRotation",
                "DisableKeyRotation",
                "GetKeyRotationStatus",
                "RotateKeyOnDemand",
                "ListKeyRotations")) {
            kms.refusesSilently(KmsErrorCode.UNSUPPORTED_OPERATION, operation, key(id));
        }
    }

    @ParameterizedTest
    @CsvSource({"RSA_2048, SIGN_VERIFY", "ECC_NIST_P256, KEY_AGREEMENT", "HMAC_256, GENERATE_VERIFY_MAC"})
    void stateOfAKey_comesBeforeItsKind(String spec, String usage) {
        String id = kms.createKey(spec, usage);
        List<String> changing = List.of("EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand");
        List<String> reading = List.of("GetKeyRotationStatus", "ListKeyRotations");
        kms.ok("DisableKey", key(id));
        changing.forEach(
                operation -> kms.refuses(KmsErrorCode.DISABLED, TestKms.arn(id) + " is disabled.", operation, key(id)));
        reading.forEach(operation -> kms.refusesSilently(KmsErrorCode.UNSUPPORTED_OPERATION, operation, key(id)));
        kms.ok("ScheduleKeyDeletion", key(id));
        changing.forEach(operation ->
                kms.refuses(KmsErrorCode.INVALID_STATE, TestKms.arn(id) + " is pending deletion.", operation, key(id)));
        reading.forEach(operation -> kms.refusesSilently(KmsErrorCode.UNSUPPORTED_OPERATION, operation, key(id)));
    }

    @Test
    void period_isAConditionKey() {
        String id = kms.createKey();
        Sender ann = Sender.user(
                "ann",
                statement(
                        "Allow",
                        "kms:EnableKeyRotation",
                        "*",
                        "{\"NumericLessThanEquals\":{\"kms:RotationPeriodInDays\":\"180\"}}"));
        kms.ok(ann, "EnableKeyRotation", period(id, 180));
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(ann, "EnableKeyRotation", period(id, 181)).code());
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(ann, "EnableKeyRotation", key(id)).code());
    }

    @Test
    void status_isForOtherAccountsToo_theRestIsNot() {
        String id = kms.createKey();
        kms.ok(
                "PutKeyPolicy",
                KeyPolicyTest.put(
                        id,
                        KeyPolicyTest.document(
                                KeyPolicyTest.allow("arn:aws:iam::" + TestKms.OTHER_ACCOUNT + ":root", "kms:*"),
                                KeyPolicyTest.allow("arn:aws:iam::" + TestKms.ACCOUNT + ":root", "kms:*")),
                        true));
        kms.ok(TestKms.FOREIGN_CALL, "GetKeyRotationStatus", key(arn(id)));
        for (String operation :
                List.of("EnableKeyRotation", "DisableKeyRotation", "RotateKeyOnDemand", "ListKeyRotations")) {
            assertEquals(
                    KmsErrorCode.ACCESS_DENIED,
                    kms.refused(TestKms.FOREIGN_CALL, operation, key(arn(id))).code());
        }
    }
}
