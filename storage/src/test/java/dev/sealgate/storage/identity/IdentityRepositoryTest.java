package dev.sealgate.storage.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.TestDatabases;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Two repositories over one database are two gateways over one store. */
class IdentityRepositoryTest {
    private static final String ACCOUNT = "111122223333";
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final Database database = TestDatabases.inMemory();
    private final IdentityRepository repository = new IdentityRepository(database);

    private static User user(String name) {
        return new User(name, "/", "AIDA" + name, NOW, Map.of(), AttachedPolicies.NONE, Set.of(), List.of());
    }

    private static void create(IdentityRepository in, Entity entity) {
        in.change(ACCOUNT, change -> {
            change.create(entity);
            return entity;
        });
    }

    @Test
    void everything_survivesARestart() {
        User ann = new User(
                "Ann",
                "/team/",
                "AIDAANN",
                NOW,
                Map.of("a", "b"),
                AttachedPolicies.NONE.withInline("p", "{}").withManaged("arn:x").withBoundary(Optional.of("arn:y")),
                Set.of("AGPAONE"),
                List.of(new AccessKeyRecord("AKIAONE", Bytes.copyOf(new byte[] {1, 2}), true, NOW)));
        Group group = new Group("g", "/", "AGPAONE", NOW, AttachedPolicies.NONE);
        Role role = new Role("r", "/", "AROAONE", NOW, "", "{}", 3600, Map.of(), AttachedPolicies.NONE, Map.of());
        ManagedPolicy policy = ManagedPolicy.first("p", "/", "ANPAONE", NOW, "", "{}", Map.of())
                .withNewVersion("{ }", NOW)
                .withDefault("v2", NOW);
        List.of(ann, group, role, policy).forEach(entity -> create(repository, entity));

        Identities read = new IdentityRepository(database).of(ACCOUNT);
        assertEquals(Optional.of(ann), read.user("ANN"));
        assertEquals(Optional.of(group), read.group("G"));
        assertEquals(List.of(ann), read.members(group));
        assertEquals(Optional.of(role), read.role("R"));
        assertEquals(Optional.of(policy), read.policy("P"));
        assertEquals("{ }", policy.defaultVersion().document());
    }

    @Test
    void anotherAccount_hasItsOwn() {
        create(repository, user("ann"));
        assertTrue(repository.of("111122223334").users().isEmpty());
        assertTrue(repository.of("11112222333").users().isEmpty());
    }

    @Test
    void change_onAStalePicture_isMadeAgainOnANewOne() {
        IdentityRepository other = new IdentityRepository(database);
        assertTrue(other.of(ACCOUNT).users().isEmpty());
        create(repository, user("ann"));
        create(other, user("bob"));
        assertEquals(2, other.of(ACCOUNT).users().size());
        assertEquals(2, repository.current(ACCOUNT).users().size());
        assertEquals(2, repository.of(ACCOUNT).users().size());
    }

    @Test
    void changeByAnother_isInForceWithinTheBound_andAtOnceWhereItIsAskedFor() {
        AtomicLong now = new AtomicLong();
        IdentityRepository here = new IdentityRepository(database, now::get);
        assertTrue(here.of(ACCOUNT).users().isEmpty());
        long before = here.changes();
        create(repository, user("ann"));
        assertNotEquals(before, here.changes());

        now.addAndGet(IdentityRepository.BOUND.toNanos());
        assertTrue(here.of(ACCOUNT).users().isEmpty());
        now.addAndGet(1);
        assertEquals(1, here.of(ACCOUNT).users().size());

        create(repository, user("bob"));
        assertEquals(1, here.of(ACCOUNT).users().size());
        assertEquals(2, here.current(ACCOUNT).users().size());
        assertEquals(2, here.of(ACCOUNT).users().size());
    }

    @Test
    void changeHere_isInForceHereAtOnce() {
        AtomicLong now = new AtomicLong();
        IdentityRepository here = new IdentityRepository(database, now::get);
        create(here, user("ann"));
        assertEquals(1, here.of(ACCOUNT).users().size());
    }

    @Test
    void changesToTwoAccounts_doNotWaitForEachOther() {
        repository.change(ACCOUNT, outer -> {
            CompletableFuture<Void> another =
                    CompletableFuture.runAsync(() -> repository.change("444455556666", inner -> {
                        inner.create(user("bob"));
                        return inner;
                    }));
            another.join();
            outer.create(user("ann"));
            return outer;
        });
        assertEquals(1, repository.of(ACCOUNT).users().size());
        assertEquals(1, repository.of("444455556666").users().size());
    }

    @Test
    void change_thatThrows_changesNothing() {
        assertThrows(
                IllegalStateException.class,
                () -> repository.change(ACCOUNT, change -> {
                    change.create(user("ann"));
                    throw new IllegalStateException("no");
                }));
        assertTrue(repository.of(ACCOUNT).users().isEmpty());
        assertTrue(new IdentityRepository(database).of(ACCOUNT).users().isEmpty());
    }

    @Test
    void replaced_underAnotherName_losesTheOldOne() {
        User ann = user("ann");
        create(repository, ann);
        repository.change(ACCOUNT, change -> {
            change.replace(ann, ann.renamed("anna", "/"));
            return ann;
        });
        for (Identities read : List.of(repository.of(ACCOUNT), new IdentityRepository(database).of(ACCOUNT))) {
            assertTrue(read.user("ann").isEmpty());
            assertEquals("AIDAann", read.user("anna").orElseThrow().id());
        }
    }

    @Test
    void deleted_isGoneAfterARestart() {
        User ann = user("ann");
        create(repository, ann);
        repository.change(ACCOUNT, change -> {
            change.delete(ann);
            return ann;
        });
        assertTrue(new IdentityRepository(database).of(ACCOUNT).users().isEmpty());
    }

    @Test
    void keyUses_areDurable() {
        KeyUse use = new KeyUse(NOW, "s3", "us-east-1");
        repository.recordUses(Map.of("AKIAONE", use));
        assertEquals(Optional.of(use), new IdentityRepository(database).lastUse("AKIAONE"));
        assertTrue(repository.lastUse("AKIATWO").isEmpty());
    }

    /** Another gateway may have noted a later one, and this one is late. */
    @Test
    void keyUses_goForwardOnly() {
        KeyUse later = new KeyUse(NOW.plusSeconds(60), "kms", "us-east-1");
        KeyUse earlier = new KeyUse(NOW, "s3", "us-east-1");
        repository.recordUses(Map.of("AKIAONE", later));
        repository.recordUses(Map.of("AKIAONE", earlier, "AKIATWO", earlier));
        assertEquals(Optional.of(later), repository.lastUse("AKIAONE"));
        assertEquals(Optional.of(earlier), repository.lastUse("AKIATWO"));
    }

    @Test
    void accessKey_printsNoSecret() {
        AccessKeyRecord key = new AccessKeyRecord("AKIAONE", Bytes.copyOf(new byte[] {0x5a, 0x5b}), true, NOW);
        assertFalse(key.toString().contains("5a5b"));
    }
}
