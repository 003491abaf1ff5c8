package dev.sealgate.kms.key;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.TestDatabases;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a change of one key does to its related keys. */
class RelatedKeysTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final KeyArn PRIMARY =
            new KeyArn(new AccountId("111122223333"), "us-east-1", new KeyId("mrk-1234abcd12ab34cd56ef1234567890ab"));
    private static final KeyArn REPLICA = PRIMARY.related("eu-west-1");

    private final KeyRepository keys = new KeyRepository(
            TestDatabases.over(new InMemoryMetadataStore()),
            () -> NOW,
            ResourceQuotas.DEFAULTS,
            _ -> {},
            (_, _) -> material("ff"),
            KmsServiceObserver.NOBODY);

    RelatedKeysTest() {
        keys.create(KmsKey.create(PRIMARY, KeyTraits.SYMMETRIC, material("aa")));
        keys.replicate(PRIMARY, "eu-west-1", primary -> primary.replica("eu-west-1", NOW));
    }

    private static SealedMaterial material(String id) {
        return new SealedMaterial(id.repeat(32), Bytes.owning(new byte[48]), NOW);
    }

    private static KmsKey rotated(KmsKey key, SealedMaterial fresh) {
        return key.rotated(fresh, RotationType.ON_DEMAND, NOW);
    }

    private KmsKey stored(KeyArn arn) {
        return keys.find(arn).orElseThrow();
    }

    @Test
    void newMaterialOfThePrimary_isTheReplicasToo() {
        keys.update(PRIMARY, key -> rotated(key, material("bb")));

        assertEquals(
                material("bb").rotated(RotationType.ON_DEMAND, NOW),
                stored(PRIMARY).currentMaterial());
        assertEquals(stored(PRIMARY).materials(), stored(REPLICA).materials());
    }

    @Test
    void ownPropertiesOfThePrimary_stayItsOwn() {
        keys.update(
                PRIMARY,
                key -> key.withDescription("changed")
                        .withStatus(KeyStatus.DISABLED)
                        .withTags(Map.of("a", "b"))
                        .withPolicy("{}", Map.of()));

        KmsKey replica = stored(REPLICA);
        assertEquals("", replica.description());
        assertEquals(KeyState.ENABLED, replica.state());
        assertEquals(Map.of(), replica.tags());
        assertEquals(Optional.empty(), replica.policy());
    }

    @Test
    void newPrimary_sharesWithTheFormerOne() {
        keys.promote(PRIMARY, REPLICA, (from, to) -> {});

        keys.update(REPLICA, key -> rotated(key, material("cc")));

        assertEquals(Optional.of(MultiRegionKeyType.REPLICA), stored(PRIMARY).multiRegionKeyType());
        assertEquals(
                material("cc").rotated(RotationType.ON_DEMAND, NOW),
                stored(PRIMARY).currentMaterial());
    }

    @Test
    void refusedChanges_changeNoKey() {
        assertThrows(
                IllegalStateException.class,
                () -> keys.promote(PRIMARY, REPLICA, (from, to) -> {
                    throw new IllegalStateException("refused");
                }));

        assertEquals(Optional.of(MultiRegionKeyType.PRIMARY), stored(PRIMARY).multiRegionKeyType());
        assertEquals(Optional.of(MultiRegionKeyType.REPLICA), stored(REPLICA).multiRegionKeyType());
    }
}
