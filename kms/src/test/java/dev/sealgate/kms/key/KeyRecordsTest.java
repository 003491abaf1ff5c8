package dev.sealgate.kms.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.CborCodec;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyRecordsTest {
    private static final KmsKey KEY = KmsKey.create(
            new KeyArn(new AccountId("111122223333"), "us-east-1", new KeyId("1234abcd-12ab-34cd-56ef-1234567890ab")),
            KeyTraits.SYMMETRIC,
            new SealedMaterial("ab".repeat(32), Bytes.owning(new byte[48]), Instant.ofEpochMilli(1_767_323_045_678L)));

    private static final Instant LATER = Instant.ofEpochMilli(1_800_000_000_000L);

    private final KeyRecords records = new KeyRecords();

    @Test
    void policy_isKept() {
        KmsKey changed = KEY.withPolicy("{\"the\":\"text\"}", Map.of());
        assertEquals(changed, records.decode(records.encode(changed)));
        assertEquals(KEY, records.decode(records.encode(KEY)));
    }

    @Test
    void rotationsAndImports_areKept() {
        SealedMaterial first = KEY.currentMaterial();
        SealedMaterial imported = new SealedMaterial("cd".repeat(32), Bytes.owning(new byte[48]), LATER)
                .imported(new ImportedMaterial(Optional.of(LATER), Optional.of("from the safe")));
        SealedMaterial lasting = new SealedMaterial("ef".repeat(32), Bytes.owning(new byte[48]), LATER)
                .imported(new ImportedMaterial(Optional.empty(), Optional.empty()));
        KmsKey rotated = KEY.withRotation(Optional.of(new RotationSchedule(90, LATER)))
                .rotated(imported, RotationType.AUTOMATIC, LATER)
                .withImported(lasting)
                .withoutMaterial(first.id());

        assertEquals(rotated, records.decode(records.encode(rotated)));
        assertEquals(Optional.of(lasting), rotated.waiting());
        assertEquals(Optional.of(false), rotated.material(first.id()).map(SealedMaterial::present));
        KmsKey awaiting = KmsKey.awaitingImport(
                KEY.arn(),
                new KeyTraits(
                        KeySpec.SYMMETRIC_DEFAULT, KeyUsage.ENCRYPT_DECRYPT, KeyOrigin.EXTERNAL, KeyManager.CUSTOMER),
                LATER);
        assertEquals(awaiting, records.decode(records.encode(awaiting)));
    }

    @Test
    void recordsFromBeforeRotation_areKeysThatNeverRotated() {
        KmsKey old = records.decode(new CborCodec<>(KmsKey.class, 2).encode(KEY.withPolicy("{}", Map.of())));

        assertEquals(KEY.withPolicy("{}", Map.of()), old);
        assertEquals(Optional.empty(), old.schedule());
    }

    @Test
    void recordsFromBeforePolicies_areKeysWithoutOne() {
        byte[] old = new CborCodec<>(KmsKey.class, 1).encode(KEY);
        assertEquals(Optional.empty(), records.decode(old).policy());
        assertEquals(KEY, records.decode(old));
    }

    @Test
    void relatedKeys_areKept() {
        KmsKey primary = KmsKey.create(
                new KeyArn(KEY.arn().account(), "us-east-1", new KeyId("mrk-1234abcd12ab34cd56ef1234567890ab")),
                KeyTraits.SYMMETRIC,
                KEY.currentMaterial());
        KmsKey replica = primary.replica("eu-west-1", KEY.createdAt()).withStatus(KeyStatus.pendingReplicaDeletion(7));

        assertEquals(replica, records.decode(records.encode(replica)));
        assertEquals(
                Optional.of(new MultiRegion("us-east-1", Set.of("eu-west-1"))),
                records.decode(records.encode(replica)).multiRegion());
    }

    @Test
    void recordsFromBeforeRelatedKeys_areSingleRegionKeys() {
        byte[] old = new CborCodec<>(KmsKey.class, 2).encode(KEY.withPolicy("{}", Map.of()));
        assertEquals(KEY.withPolicy("{}", Map.of()), records.decode(old));
        assertEquals(Optional.empty(), records.decode(old).multiRegion());
    }

    @Test
    void readersThatKnowNoPolicies_refuseWhatIsWritten() {
        byte[] written = records.encode(KEY);
        CborCodec<KmsKey> older = new CborCodec<>(KmsKey.class, 1);
        assertThrows(StorageException.Corrupt.class, () -> older.decode(written));
        written[0] = 4;
        assertThrows(StorageException.Corrupt.class, () -> records.decode(written));
        assertThrows(StorageException.Corrupt.class, () -> records.decode(new byte[0]));
    }
}
