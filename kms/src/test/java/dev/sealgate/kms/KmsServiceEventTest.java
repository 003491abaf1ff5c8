package dev.sealgate.kms;

import static dev.sealgate.kms.TestKms.arn;
import static dev.sealgate.kms.TestKms.json;
import static dev.sealgate.kms.TestKms.key;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sealgate.kms.key.KmsServiceEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What CloudTrail tells of keys that nobody asked for. */
class KmsServiceEventTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final TestKms kms = new TestKms();

    private List<String> operations() {
        return kms.happened.stream().map(event -> event.kind().eventName()).toList();
    }

    private String current(String keyId) {
        return kms.ok("DescribeKey", key(keyId))
                .get("KeyMetadata")
                .get("CurrentKeyMaterialId")
                .stringValue();
    }

    @Test
    void automaticRotation_isToldOnce_whoeverFindsItDue() {
        String id = kms.createKey();
        String first = current(id);
        kms.ok("EnableKeyRotation", key(id));
        kms.advance(DAY.multipliedBy(366));

        String second = current(id);
        kms.kms.settleDueKeys();
        kms.encrypt(id, "x", "{}");

        KmsServiceEvent event = kms.happened.getFirst();
        assertEquals(List.of("RotateKey"), operations());
        assertEquals(arn(id), event.key().toString());
        assertEquals(kms.instant(), event.time());
        assertEquals(
                Map.of(
                        "rotationType", "AUTOMATIC",
                        "keyOrigin", "AWS_KMS",
                        "previousKeyMaterialId", first,
                        "currentKeyMaterialId", second,
                        "keyId", id),
                event.details());
    }

    @Test
    void rotationOnDemand_isTold() {
        String id = kms.createKey();
        kms.ok("RotateKeyOnDemand", key(id));
        assertEquals(List.of("RotateKey"), operations());
        assertEquals("ON_DEMAND", kms.happened.getFirst().details().get("rotationType"));
    }

    @Test
    void rotationOfAPrimaryKey_isBroughtToItsReplicas() {
        String id = MultiRegionTest.createPrimary(kms, "{\"MultiRegion\":true}");
        kms.ok("RotateKeyOnDemand", key(id));
        assertEquals(List.of("RotateKey"), operations());

        kms.ok("ReplicateKey", MultiRegionTest.replicate(id, MultiRegionTest.EU));
        kms.ok("RotateKeyOnDemand", key(id));
        kms.ok("UpdateKeyDescription", json("KeyId", id, "Description", "not shared"));

        assertEquals(List.of("RotateKey", "RotateKey", "SynchronizeMultiRegionKey"), operations());
        assertEquals(arn(id), kms.happened.getLast().key().toString());
    }

    @Test
    void deletion_isToldWhenItIsDone() {
        String id = kms.createKey();
        kms.ok("ScheduleKeyDeletion", "{\"KeyId\":\"" + id + "\",\"PendingWindowInDays\":7}");
        kms.advance(DAY.multipliedBy(8));
        assertEquals(List.of(), operations());

        kms.kms.settleDueKeys();
        kms.kms.settleDueKeys();

        assertEquals(List.of("DeleteKey"), operations());
        assertEquals(arn(id), kms.happened.getFirst().key().toString());
        assertEquals(Map.of(), kms.happened.getFirst().details());
    }

    @Test
    void expiredMaterial_isToldOnce_byHousekeepingOrWhoeverChangesTheKey() {
        String swept = imported();
        String changed = imported();
        kms.advance(DAY.multipliedBy(2));

        kms.ok("UpdateKeyDescription", json("KeyId", changed, "Description", "changed"));
        assertEquals(List.of("DeleteExpiredKeyMaterial"), operations());
        kms.kms.settleDueKeys();
        kms.kms.settleDueKeys();

        assertEquals(List.of("DeleteExpiredKeyMaterial", "DeleteExpiredKeyMaterial"), operations());
        assertEquals(Map.of("keyId", changed), kms.happened.getFirst().details());
        assertEquals(Map.of("keyId", swept), kms.happened.getLast().details());
    }

    private String imported() {
        String id = KeyImportTest.create(kms, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT");
        kms.ok(
                "ImportKeyMaterial",
                Wrapping.of(kms, id, "RSAES_OAEP_SHA_256", "RSA_2048")
                        .until(id, new byte[32], kms.instant().plus(DAY)));
        return id;
    }
}
