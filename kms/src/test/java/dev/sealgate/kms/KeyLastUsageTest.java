package dev.sealgate.kms;

import static dev.sealgate.kms.Sender.allow;
import static dev.sealgate.kms.Sender.statement;
import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.FOREIGN_CALL;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.base64;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static dev.sealgate.kms.TestKms.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Schema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a key was last used for, and who may take one out of use that is in use. */
class KeyLastUsageTest {
    private static final String START = "1767323045.678";

    private final MetadataStore store = new InMemoryMetadataStore();
    private final TestKms kms = new TestKms(store);
    private final String keyId = kms.createKey();

    private JsonNode usage(String id) {
        return kms.ok("GetKeyLastUsage", key(id));
    }

    private static String operation(JsonNode usage) {
        JsonNode last = usage.get("KeyLastUsage");
        return last.isEmpty() ? "none" : last.get("Operation").stringValue();
    }

    @Test
    void unusedKey_hasNone_sinceItWasMade() {
        kms.advance(Duration.ofDays(1));
        String younger = kms.createKey();

        JsonNode usage = usage(younger);

        assertEquals("none", operation(usage));
        assertEquals(arn(younger), usage.get("KeyId").stringValue());
        assertEquals("1767409445.678", seconds(usage.get("KeyCreationDate")));
        assertEquals("1767409445.678", seconds(usage.get("TrackingStartDate")));
    }

    @Test
    void lastUse_isTheLatestThatSucceeded_withTheIdsOfItsEvent() {
        List<KmsEvent> events = new ArrayList<>();
        KmsCall call = CALL.call();
        kms.encrypt(keyId, "x", "{}");
        kms.advance(Duration.ofHours(1));
        kms.kms.execute(
                new KmsCall(call.caller(), call.region(), "request-7", call.viaService(), events::add),
                "GenerateDataKeyWithoutPlaintext",
                json("KeyId", keyId, "KeySpec", "AES_256").getBytes(StandardCharsets.UTF_8));
        kms.advance(Duration.ofHours(1));
        kms.refused(CALL, "Decrypt", json("KeyId", keyId, "CiphertextBlob", base64("no ciphertext")));
        kms.ok("DescribeKey", key(keyId));

        JsonNode last = usage(keyId).get("KeyLastUsage");

        assertEquals("GenerateDataKeyWithoutPlaintext", last.get("Operation").stringValue());
        assertEquals("request-7", last.get("KmsRequestId").stringValue());
        assertEquals(events.getFirst().id(), last.get("CloudTrailEventId").stringValue());
        assertEquals("1767326645.678", seconds(last.get("Timestamp")));
    }

    @Test
    void reEncrypt_usesBothKeys_andADryRunNone() {
        String other = kms.createKey();
        String blob = kms.encrypt(keyId, "x", "{}");
        String request = json("CiphertextBlob", blob, "DestinationKeyId", other);
        kms.refused(CALL, "ReEncrypt", request.replaceFirst("}$", ",\"DryRun\":true}"));
        assertEquals("none", operation(usage(other)));

        kms.ok("ReEncrypt", request);

        assertEquals("ReEncrypt", operation(usage(keyId)));
        assertEquals("ReEncrypt", operation(usage(other)));
    }

    @Test
    void relatedKeys_areUsedEachForItself() {
        String id = MultiRegionTest.createPrimary(kms, "{\"MultiRegion\":true}");
        kms.ok("ReplicateKey", MultiRegionTest.replicate(id, MultiRegionTest.EU));
        String blob = kms.encrypt(id, "x", "{}");
        kms.ok(CALL.in(MultiRegionTest.EU), "Decrypt", json("CiphertextBlob", blob));

        assertEquals("Encrypt", operation(usage(id)));
        assertEquals("Decrypt", operation(kms.ok(CALL.in(MultiRegionTest.EU), "GetKeyLastUsage", key(id))));
    }

    @Test
    void whatWasWritten_outlivesTheProcess_andTheStartOfTrackingToo() {
        kms.encrypt(keyId, "x", "{}");
        kms.kms.flushKeyUses();

        TestKms later = new TestKms(store);
        later.advance(Duration.ofDays(3));

        JsonNode usage = later.ok("GetKeyLastUsage", key(keyId));
        assertEquals("Encrypt", operation(usage));
        assertEquals(START, seconds(usage.get("TrackingStartDate")));
    }

    @Test
    void keysFromBeforeTracking_areTrackedSinceItBegan() {
        store.write(tx -> tx.delete(Schema.KMS_USE_TRACKING, new byte[0]));

        TestKms later = new TestKms(store, Duration.ofDays(2));

        JsonNode usage = later.ok("GetKeyLastUsage", key(keyId));
        assertEquals(START, seconds(usage.get("KeyCreationDate")));
        assertEquals("1767495845.678", seconds(usage.get("TrackingStartDate")));
    }

    @Test
    void usesOfKeysThatAreGone_areGone() {
        kms.encrypt(keyId, "x", "{}");
        kms.kms.flushKeyUses();
        kms.ok("ScheduleKeyDeletion", key(keyId));
        kms.encrypt(kms.createKey(), "x", "{}");
        kms.advance(Duration.ofDays(31));

        kms.kms.settleDueKeys();
        kms.kms.flushKeyUses();

        List<Bytes> used = store.keys(Schema.KMS_KEY_USES, KeyRange.all(), 10).found();
        assertEquals(1, used.size());
        assertTrue(!new String(used.getFirst().view(), StandardCharsets.US_ASCII).contains(keyId));
    }

    @Test
    void onlyKeysOfTheAccount_byIdOrArn_withPermission() {
        kms.refuses(KmsErrorCode.NOT_FOUND, "Invalid keyId 'alias/x'", "GetKeyLastUsage", key("alias/x"));
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(FOREIGN_CALL, "GetKeyLastUsage", key(arn(keyId))).code());
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(Sender.user("ann", allow("kms:Encrypt")), "GetKeyLastUsage", key(keyId))
                        .code());
    }

    @ParameterizedTest
    @CsvSource({"DisableKey", "ScheduleKeyDeletion"})
    void keyInUse_canBeProtected(String operation) {
        Sender ann = Sender.user(
                "ann",
                allow("kms:*"),
                statement(
                        "Deny",
                        "kms:" + operation,
                        "*",
                        "{\"NumericLessThanEquals\":{\"kms:TrailingDaysWithoutKeyUsage\":\"30\"}}"));
        kms.advance(Duration.ofDays(20));
        kms.encrypt(keyId, "x", "{}");
        kms.advance(Duration.ofDays(31).minusSeconds(1));

        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(ann, operation, key(keyId)).code());
        kms.advance(Duration.ofSeconds(1));
        kms.ok(ann, operation, key(keyId));
    }

    @Test
    void keyThatWasNeverUsed_isIdleSinceItWasMade() {
        Sender ann = Sender.user(
                "ann",
                statement(
                        "Allow",
                        "kms:DisableKey",
                        "*",
                        "{\"NumericEquals\":{\"kms:TrailingDaysWithoutKeyUsage\":\"4\"}}"));
        kms.advance(Duration.ofDays(3));
        assertEquals(
                KmsErrorCode.ACCESS_DENIED,
                kms.refused(ann, "DisableKey", key(keyId)).code());
        kms.advance(Duration.ofDays(1));
        kms.ok(ann, "DisableKey", key(keyId));
    }
}
