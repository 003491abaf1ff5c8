package dev.sealgate.storage.identity;

import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;

/** The typed tables of identities. */
final class IdentityTables {
    record EntityKey(String accountId, String id) {}

    /** Counts the changes of an account's identities, so that a stale snapshot of them is noticed. */
    record Generation(long count) {}

    static final Table<EntityKey, User> USERS = entities(Schema.IAM_USERS, User.class);
    static final Table<EntityKey, Group> GROUPS = entities(Schema.IAM_GROUPS, Group.class);
    static final Table<EntityKey, Role> ROLES = entities(Schema.IAM_ROLES, Role.class);
    static final Table<EntityKey, ManagedPolicy> POLICIES = entities(Schema.IAM_POLICIES, ManagedPolicy.class);

    static final Table<String, Generation> GENERATIONS =
            new Table<>(Schema.IAM_GENERATIONS, Keys.STRING, new CborCodec<>(Generation.class, 1));

    static final Table<String, KeyUse> KEY_USES =
            new Table<>(Schema.IAM_KEY_USES, Keys.STRING, new CborCodec<>(KeyUse.class, 1));

    private IdentityTables() {}

    private static <V extends Record> Table<EntityKey, V> entities(Schema schema, Class<V> type) {
        return new Table<>(
                schema,
                Keys.of(
                        (key, entity) -> key.terminated(entity.accountId()).string(entity.id()),
                        key -> new EntityKey(key.terminated(), key.string())),
                new CborCodec<>(type, 1));
    }

    static void put(Transaction tx, String accountId, Entity entity) {
        EntityKey key = new EntityKey(accountId, entity.id());
        switch (entity) {
            case User user -> tx.put(USERS, key, user);
            case Group group -> tx.put(GROUPS, key, group);
            case Role role -> tx.put(ROLES, key, role);
            case ManagedPolicy policy -> tx.put(POLICIES, key, policy);
        }
    }

    static void delete(Transaction tx, String accountId, Entity entity) {
        EntityKey key = new EntityKey(accountId, entity.id());
        switch (entity) {
            case User user -> tx.delete(USERS, key);
            case Group group -> tx.delete(GROUPS, key);
            case Role role -> tx.delete(ROLES, key);
            case ManagedPolicy policy -> tx.delete(POLICIES, key);
        }
    }

    static Identities read(Database database, String accountId) {
        Identities.Builder found = Identities.builder();
        readInto(found, database, USERS, accountId);
        readInto(found, database, GROUPS, accountId);
        readInto(found, database, ROLES, accountId);
        readInto(found, database, POLICIES, accountId);
        return found.build();
    }

    private static <V extends Entity> void readInto(
            Identities.Builder target, Database database, Table<EntityKey, V> table, String accountId) {
        byte[] prefix = new KeyWriter().terminated(accountId).toByteArray();
        Scans.forEach(database, table, KeyRange.startingWith(prefix), row -> target.put(row.value()));
    }
}
