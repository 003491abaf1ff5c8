package dev.sealgate.storage.identity;

import dev.sealgate.storage.identity.IdentityTables.Generation;
import dev.sealgate.storage.metadata.Database;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/**
 * The identities of every account: read from memory, changed durably. Thread-safe.
 *
 * <p>Memory is a picture of the store that any gateway can paint again. A change that was made on a picture older than the store
 * is made again on a new one, so two gateways over one store do not undo each other's changes.
 */
public final class IdentityRepository {
    private record Picture(long generation, Identities identities) {}

    private final Database database;
    private final ConcurrentMap<String, Picture> pictures = new ConcurrentHashMap<>();

    public IdentityRepository(Database database) {
        this.database = database;
    }

    /** From memory, but for an account's first time. */
    public Identities of(String accountId) {
        return picture(accountId).identities();
    }

    /** Looks at the store again, for changes that another gateway made; true when there were any. */
    public boolean refresh(String accountId) {
        if (picture(accountId).generation() == generation(accountId)) {
            return false;
        }
        pictures.put(accountId, read(accountId));
        return true;
    }

    /**
     * Makes a change, durable on return and visible to all from then on. An exception from {@code body} leaves everything as it was.
     *
     * @param body may run again
     */
    public <R> R change(String accountId, Function<IdentityChange, R> body) {
        synchronized (pictures) {
            while (true) {
                Picture picture = picture(accountId);
                IdentityChange change = new IdentityChange(picture.identities());
                R result = body.apply(change);
                if (change.isEmpty() || commit(accountId, picture, change)) {
                    return result;
                }
                pictures.put(accountId, read(accountId));
            }
        }
    }

    /** False when the store has moved on since the picture was painted. */
    private boolean commit(String accountId, Picture picture, IdentityChange change) {
        long next = picture.generation() + 1;
        boolean committed = database.inTransaction(tx -> {
            long stored = tx.get(IdentityTables.GENERATIONS, accountId)
                    .map(Generation::count)
                    .orElse(0L);
            if (stored != picture.generation()) {
                return false;
            }
            tx.put(IdentityTables.GENERATIONS, accountId, new Generation(next));
            change.writeTo(tx, accountId);
            return true;
        });
        if (committed) {
            pictures.put(accountId, new Picture(next, change.after()));
        }
        return committed;
    }

    private Picture picture(String accountId) {
        return pictures.computeIfAbsent(accountId, this::read);
    }

    /** The generation is read first: a change in between makes the picture look older than it is, which only costs a reading. */
    private Picture read(String accountId) {
        long generation = generation(accountId);
        return new Picture(generation, IdentityTables.read(database, accountId));
    }

    private long generation(String accountId) {
        return database.get(IdentityTables.GENERATIONS, accountId)
                .map(Generation::count)
                .orElse(0L);
    }

    public Optional<KeyUse> lastUse(String accessKeyId) {
        return database.get(IdentityTables.KEY_USES, accessKeyId);
    }

    /** Notes the last uses of many access keys at once. */
    public void recordUses(Map<String, KeyUse> uses) {
        if (!uses.isEmpty()) {
            database.write(tx -> uses.forEach((accessKeyId, use) -> tx.put(IdentityTables.KEY_USES, accessKeyId, use)));
        }
    }
}
