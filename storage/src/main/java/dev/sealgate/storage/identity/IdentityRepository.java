package dev.sealgate.storage.identity;

import dev.sealgate.storage.identity.IdentityTables.Generation;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Stamped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The identities of every account: read from memory, changed durably. Thread-safe.
 *
 * <p>What another gateway on the same store changed is in force here within {@link #BOUND}, and at once for who asks for
 * {@link #current}. A change that was made on identities that are no longer the store's is made again, so two gateways do not undo
 * each other's changes.
 */
public final class IdentityRepository {
    /** How long identities may be used without another look at the store. */
    public static final Duration BOUND = Duration.ofMillis(500);

    private static final int MAX_ACCOUNTS = 10_000;

    /** In place of an account: counts the changes of all of them. */
    private static final String EVERY_ACCOUNT = "*";

    private record Snapshot(long generation, Identities identities) {}

    private final Database database;
    private final Stamped<String, Long, Snapshot> snapshots;
    private final ConcurrentMap<String, Object> locks = new ConcurrentHashMap<>();

    public IdentityRepository(Database database) {
        this(database, System::nanoTime);
    }

    /** @param nanoTime a monotonic clock in nanoseconds */
    public IdentityRepository(Database database, LongSupplier nanoTime) {
        this.database = database;
        this.snapshots = new Stamped<>(
                new Stamped.Source<>() {
                    @Override
                    public Long stamp(String accountId) {
                        return generation(accountId);
                    }

                    @Override
                    public Snapshot read(String accountId, Long stamp) {
                        return new Snapshot(stamp, IdentityTables.read(database, accountId));
                    }
                },
                BOUND,
                MAX_ACCOUNTS,
                nanoTime);
    }

    /** As they were at most {@link #BOUND} ago. */
    public Identities of(String accountId) {
        return snapshots.get(accountId).identities();
    }

    /** As they are. */
    public Identities current(String accountId) {
        return snapshots.current(accountId).identities();
    }

    /** Another number after each change to any account's identities, by any gateway. */
    public long changes() {
        return generation(EVERY_ACCOUNT);
    }

    /**
     * Makes a change, durable on return and visible to all from then on. An exception from {@code body} leaves everything as it was.
     *
     * @param body may run again
     */
    public <R> R change(String accountId, Function<IdentityChange, R> body) {
        synchronized (locks.computeIfAbsent(accountId, _ -> new Object())) {
            while (true) {
                Snapshot snapshot = snapshots.current(accountId);
                IdentityChange change = new IdentityChange(snapshot.identities());
                R result = body.apply(change);
                if (change.isEmpty() || commit(accountId, snapshot, change)) {
                    return result;
                }
            }
        }
    }

    /** False when the store has moved on since the snapshot was read. */
    private boolean commit(String accountId, Snapshot snapshot, IdentityChange change) {
        long before = snapshots.moment();
        long next = snapshot.generation() + 1;
        boolean committed = database.inTransaction(tx -> {
            if (generation(tx.get(IdentityTables.GENERATIONS, accountId)) != snapshot.generation()) {
                return false;
            }
            long changes = generation(tx.get(IdentityTables.GENERATIONS, EVERY_ACCOUNT));
            tx.put(IdentityTables.GENERATIONS, accountId, new Generation(next));
            tx.put(IdentityTables.GENERATIONS, EVERY_ACCOUNT, new Generation(changes + 1));
            change.writeTo(tx, accountId);
            return true;
        });
        if (committed) {
            snapshots.committed(accountId, next, new Snapshot(next, change.after()), before);
        }
        return committed;
    }

    private long generation(String accountId) {
        return generation(database.get(IdentityTables.GENERATIONS, accountId));
    }

    private static long generation(Optional<Generation> row) {
        return row.map(Generation::count).orElse(0L);
    }

    public Optional<KeyUse> lastUse(String accessKeyId) {
        return database.get(IdentityTables.KEY_USES, accessKeyId);
    }

    /** Notes the last uses of many access keys at once, except where a later one is known: other gateways note theirs, too. */
    public void recordUses(Map<String, KeyUse> uses) {
        List<String> all = List.copyOf(uses.keySet());
        for (int from = 0; from < all.size(); from += MetadataStore.MAX_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + MetadataStore.MAX_AT_ONCE));
            database.write(tx -> recordUses(tx, some, uses));
        }
    }

    private static void recordUses(Transaction tx, List<String> accessKeyIds, Map<String, KeyUse> uses) {
        List<Optional<KeyUse>> known = tx.getAll(IdentityTables.KEY_USES, accessKeyIds);
        for (int i = 0; i < accessKeyIds.size(); i++) {
            KeyUse use = Objects.requireNonNull(uses.get(accessKeyIds.get(i)));
            if (known.get(i).filter(other -> other.at().isAfter(use.at())).isEmpty()) {
                tx.put(IdentityTables.KEY_USES, accessKeyIds.get(i), use);
            }
        }
    }
}
