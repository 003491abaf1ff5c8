package dev.sealgate.kms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.call.KmsEvent;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class KmsEventTest {
    private final TestKms kms = new TestKms();
    private final List<KmsEvent> events = new ArrayList<>();

    private KmsCall observed() {
        KmsCall call = TestKms.CALL.call();
        return new KmsCall(call.caller(), call.region(), call.requestId(), call.viaService(), events::add);
    }

    private void send(String operation, String json) {
        kms.kms.execute(observed(), operation, json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void performed_tellsKeyMaterialAndParametersButNoBytes() {
        String keyId = kms.createKey();

        send("Encrypt", "{\"KeyId\":\"" + keyId + "\",\"Plaintext\":\"c2VjcmV0\",\"EncryptionContext\":{\"a\":\"b\"}}");

        KmsEvent event = events.getFirst();
        assertEquals("Encrypt", event.operation().name());
        assertEquals(
                Map.of("keyId", keyId, "encryptionContext", Map.of("a", "b")),
                event.request().parameters());
        assertEquals(
                List.of(TestKms.arn(keyId)),
                event.keys().stream().map(key -> key.arn().toString()).toList());
        assertEquals(64, event.keyMaterialId().orElseThrow().length());
        assertEquals(Optional.empty(), event.refusal());
        assertEquals(kms.instant(), event.time());
    }

    /** CloudTrail shows none either; the grant that is retired is named all the same. */
    @Test
    void grantTokens_areNotShown() {
        String keyId = kms.createKey();
        JsonNode grant = kms.ok("CreateGrant", Grants.granting(keyId, Grants.ANN_ARN, "Encrypt", ""));
        String token = grant.get("GrantToken").stringValue();

        send("Encrypt", "{\"KeyId\":\"" + keyId + "\",\"Plaintext\":\"c2VjcmV0\",\"GrantTokens\":[\"" + token + "\"]}");
        send("RetireGrant", "{\"GrantToken\":\"" + token + "\"}");

        assertEquals(Map.of("keyId", keyId), events.getFirst().request().parameters());
        assertEquals(
                Map.of("grantId", grant.get("GrantId").stringValue()),
                events.getLast().request().parameters());
    }

    @Test
    void refused_tellsTheErrorAndTheKeyThatWasFound() {
        String keyId = kms.createKey();
        kms.ok("DisableKey", TestKms.key(keyId));

        assertThrows(
                KmsException.class,
                () -> send("GenerateDataKey", "{\"KeyId\":\"" + keyId + "\",\"KeySpec\":\"AES_256\"}"));

        KmsEvent event = events.getFirst();
        assertEquals(KmsErrorCode.DISABLED, event.refusal().orElseThrow().code());
        assertEquals(1, event.keys().size());
        assertEquals(Optional.empty(), event.keyMaterialId());
    }

    @Test
    void unreadableRequest_isAnEventWithoutParameters() {
        assertThrows(KmsException.class, () -> send("CreateKey", "{\"Tags\":3}"));

        assertEquals(Map.of(), events.getFirst().request().parameters());
        assertEquals(
                KmsErrorCode.SERIALIZATION,
                events.getFirst().refusal().orElseThrow().code());
    }

    @Test
    void callFromWithin_isShownAsItsWireForm() {
        String keyId = kms.createKey();
        kms.kms
                .generateDataKey(observed(), keyId, Map.of("aws:s3:arn", "arn:aws:s3:::b/k"))
                .close();

        assertEquals(
                Map.of(
                        "keyId",
                        keyId,
                        "keySpec",
                        "AES_256",
                        "encryptionContext",
                        Map.of("aws:s3:arn", "arn:aws:s3:::b/k")),
                events.getFirst().request().parameters());
        assertFalse(events.getFirst().keys().isEmpty());
    }

    @Test
    void answerOfAChange_isShown_withoutItsToken() {
        send("CreateKey", "{\"Description\":\"for reports\"}");
        Map<?, ?> metadata =
                assertInstanceOf(Map.class, events.getFirst().answer().get("keyMetadata"));
        String keyId = String.valueOf(metadata.get("keyId"));
        assertEquals("for reports", metadata.get("description"));
        assertEquals("111122223333", metadata.get("aWSAccountId"));
        assertEquals("Jan 2, 2026, 3:04:05 AM", String.valueOf(metadata.get("creationDate")));
        assertEquals(List.of("SYMMETRIC_DEFAULT"), metadata.get("encryptionAlgorithms"));

        send("CreateGrant", Grants.granting(keyId, Grants.ANN_ARN, "Encrypt", ""));
        assertEquals(Set.of("grantId"), events.getLast().answer().keySet());

        send("DescribeKey", TestKms.key(keyId));
        assertEquals(Map.of(), events.getLast().answer());

        send("ScheduleKeyDeletion", TestKms.key(keyId));
        assertEquals("PendingDeletion", events.getLast().answer().get("keyState"));
    }
}
