package dev.sealgate.kms;

import static dev.sealgate.kms.Grants.ANN;
import static dev.sealgate.kms.Grants.ANN_ARN;
import static dev.sealgate.kms.Grants.granting;
import static dev.sealgate.kms.Grants.subset;
import static dev.sealgate.kms.TestKms.CALL;
import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.json;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.storage.metadata.CountingMetadataStore;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What calls ask the metadata store: each question would be a trip to a store across a network. */
class KmsQuestionsTest {
    private final CountingMetadataStore store = new CountingMetadataStore(new InMemoryMetadataStore());
    private final TestKms kms = new TestKms(store);
    private final String keyId = kms.createKey();

    private List<String> generateDataKey(Sender sender) {
        return store.asked(() -> kms.ok(sender, "GenerateDataKey", json("KeyId", arn(keyId), "KeySpec", "AES_256")));
    }

    @Test
    void generateDataKey_readsTheKey() {
        assertEquals(List.of("get KMS_KEYS"), generateDataKey(CALL));
    }

    @Test
    void usesOfManyKeys_areWrittenTogether() {
        for (int i = 0; i < 10; i++) {
            kms.encrypt(kms.createKey(), "x", "{}");
        }

        assertEquals(
                List.of("tx.getAll KMS_KEYS", "tx.getAll KMS_KEY_USES", "commit"), store.asked(kms.kms::flushKeyUses));
        assertEquals(List.of(), store.asked(kms.kms::flushKeyUses));
    }

    @Test
    void generateDataKey_ofAGrantee_readsItsGrantsOnce() {
        for (int i = 0; i < 30; i++) {
            kms.ok("CreateGrant", granting(keyId, ANN_ARN, "GenerateDataKey", subset("{\"n\":\"" + i + "\"}")));
        }
        kms.ok("CreateGrant", granting(keyId, ANN_ARN, "GenerateDataKey", ""));

        // A caller goes by three names, and only one of them has grants.
        assertEquals(
                List.of(
                        "get KMS_KEYS",
                        "get KMS_GRANT_HEADS",
                        "keys KMS_GRANTS_BY_GRANTEE",
                        "keys KMS_GRANTS_BY_GRANTEE",
                        "get KMS_KEYS",
                        "getAll KMS_GRANTS",
                        "keys KMS_GRANTS_BY_GRANTEE"),
                generateDataKey(ANN));
        assertEquals(List.of("get KMS_KEYS", "get KMS_GRANT_HEADS"), generateDataKey(ANN));
        assertEquals(List.of("ahead KMS_KEYS KMS_GRANT_HEADS"), inRequest(() -> generateDataKey(ANN, arn(keyId))));
    }

    @Test
    void alias_isReadWithTheKeyThatItMeantTheLastTime() {
        kms.ok("CreateAlias", json("AliasName", "alias/a", "TargetKeyId", keyId));
        assertEquals(List.of("ahead KMS_ALIASES", "get KMS_KEYS"), inRequest(() -> generateDataKey(CALL, "alias/a")));
        assertEquals(List.of("ahead KMS_ALIASES KMS_KEYS"), inRequest(() -> generateDataKey(CALL, "alias/a")));

        String next = kms.createKey();
        kms.ok("UpdateAlias", json("AliasName", "alias/a", "TargetKeyId", next));
        List<JsonNode> answers = new ArrayList<>();
        assertEquals(
                List.of("ahead KMS_ALIASES KMS_KEYS", "get KMS_KEYS"),
                inRequest(() -> answers.add(generateDataKey(CALL, "alias/a"))));
        assertEquals(arn(next), answers.getFirst().get("KeyId").stringValue());
    }

    @Test
    void keyThatChangedSinceAnotherRequestReadIt_isReadAgain() {
        inRequest(() -> generateDataKey(CALL, arn(keyId)));
        kms.ok("DisableKey", json("KeyId", keyId));
        assertEquals(
                KmsErrorCode.DISABLED,
                kms.database
                        .inRequest(
                                () -> kms.refused(CALL, "GenerateDataKey", json("KeyId", keyId, "KeySpec", "AES_256")))
                        .code());
    }

    private List<String> inRequest(Supplier<?> work) {
        return store.asked(() -> kms.database.inRequest(work::get));
    }

    private JsonNode generateDataKey(Sender sender, String name) {
        return kms.ok(sender, "GenerateDataKey", json("KeyId", name, "KeySpec", "AES_256"));
    }
}
