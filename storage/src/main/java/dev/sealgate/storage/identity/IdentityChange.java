package dev.sealgate.storage.identity;

import dev.sealgate.storage.metadata.Database.Transaction;
import java.util.LinkedHashMap;
import java.util.Map;

/** One change of an account's identities while it is being made. Used by one thread. */
public final class IdentityChange {
    private final Identities before;
    private final Identities.Builder after;
    private final Map<String, Write> writes = new LinkedHashMap<>();

    private enum Kind {
        PUT,
        DELETE
    }

    private record Write(Kind kind, Entity entity) {}

    IdentityChange(Identities before) {
        this.before = before;
        this.after = before.toBuilder();
    }

    /** What was there when the change began. */
    public Identities before() {
        return before;
    }

    public void create(Entity entity) {
        after.put(entity);
        writes.put(entity.id(), new Write(Kind.PUT, entity));
    }

    /** {@code changed} takes the place of {@code entity}, under another name perhaps. */
    public void replace(Entity entity, Entity changed) {
        after.remove(entity).put(changed);
        writes.put(changed.id(), new Write(Kind.PUT, changed));
    }

    public void delete(Entity entity) {
        after.remove(entity);
        writes.put(entity.id(), new Write(Kind.DELETE, entity));
    }

    Identities after() {
        return after.build();
    }

    boolean isEmpty() {
        return writes.isEmpty();
    }

    void writeTo(Transaction tx, String accountId) {
        for (Write write : writes.values()) {
            switch (write.kind()) {
                case PUT -> IdentityTables.put(tx, accountId, write.entity());
                case DELETE -> IdentityTables.delete(tx, accountId, write.entity());
            }
        }
    }
}
