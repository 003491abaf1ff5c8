package dev.sealgate.kms.key;

import dev.sealgate.kms.ResourceQuotas;
import dev.sealgate.policy.AccountId;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.TableCursor;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.OpenedValues;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The KMS keys on disk. A key whose deletion date has passed does not exist for any reader, removed yet or not.
 *
 * <p>Thread-safe; changes are durable on return.
 */
public final class KeyRepository {
    private final Database database;
    private final InstantSource clock;
    private final KeyCounts counts;
    private final Consumer<KeyArn> removeDependents;
    private final OpenedValues<KmsKey> opened = new OpenedValues<>();

    /**
     * @param removeDependents removes what belongs to a key and is kept elsewhere; it is called for keys that do not exist for any
     *     reader any more, so that nothing is added meanwhile, and may be called again
     */
    public KeyRepository(
            Database database, InstantSource clock, ResourceQuotas quotas, Consumer<KeyArn> removeDependents) {
        this.database = database;
        this.clock = clock;
        this.counts = new KeyCounts(database, quotas);
        this.removeDependents = removeDependents;
    }

    public Optional<KmsKey> find(KeyArn arn) {
        return database.get(KmsTables.KEYS, arn, opened).filter(this::exists);
    }

    /** Keeps a new key; when its ARN is taken, nothing changes and the answer is false. */
    public boolean create(KmsKey key) {
        return create(key, tx -> tx.put(KmsTables.KEYS, key.arn(), key));
    }

    /** @param put keeps the key, and what is made together with it; may run again */
    boolean create(KmsKey key, Consumer<Transaction> put) {
        removeIfDue(key.arn());
        KeyCounts.Tally tally = counts.tally(key.arn());
        return database.inTransaction(tx -> {
            if (find(tx, key.arn()).isPresent()) {
                return false;
            }
            tally.added(tx, key);
            put.accept(tx);
            return true;
        });
    }

    /**
     * Replaces a key by what {@code change} makes of it; an exception of {@code change}, which may run again, changes nothing.
     *
     * @throws dev.sealgate.kms.KmsException when there is no such key
     */
    public KmsKey update(KeyArn arn, UnaryOperator<KmsKey> change) {
        return database.inTransaction(tx -> {
            KmsKey current = get(tx, arn);
            KmsKey changed = change.apply(current);
            if (!changed.equals(current)) {
                tx.put(KmsTables.KEYS, arn, changed);
            }
            return changed;
        });
    }

    /** Up to {@code limit} keys of an account's region in the order of their ids, those after {@code after} only. */
    public List<KeyArn> list(AccountId account, String region, String after, int limit) {
        List<KeyArn> found = new ArrayList<>();
        try (TableCursor<KeyArn, KmsKey> cursor = database.cursor(KmsTables.KEYS)) {
            boolean more = cursor.seek(KmsTables.position(account, region, after));
            while (more && found.size() < limit) {
                KeyArn arn = cursor.key();
                if (!arn.account().equals(account) || !arn.region().equals(region)) {
                    break;
                }
                if (!arn.keyId().text().equals(after) && exists(cursor.value())) {
                    found.add(arn);
                }
                more = cursor.next();
            }
        }
        return found;
    }

    /** Every key of an account, in all regions. */
    public List<KmsKey> all(AccountId account) {
        List<KmsKey> found = new ArrayList<>();
        try (TableCursor<KeyArn, KmsKey> cursor = database.cursor(KmsTables.KEYS)) {
            boolean more = cursor.seek(KmsTables.prefix(account));
            while (more && cursor.key().account().equals(account)) {
                KmsKey key = cursor.value();
                if (exists(key)) {
                    found.add(key);
                }
                more = cursor.next();
            }
        }
        return found;
    }

    /** Removes every key whose deletion date has passed, with its material and aliases; answers which. */
    public List<KeyArn> removeDue() {
        List<KeyArn> due = new ArrayList<>();
        try (TableCursor<KeyArn, KmsKey> cursor = database.cursor(KmsTables.KEYS)) {
            for (boolean more = cursor.seek(new byte[0]); more; more = cursor.next()) {
                if (!exists(cursor.value())) {
                    due.add(cursor.key());
                }
            }
        }
        return due.stream().filter(this::removeIfDue).toList();
    }

    private boolean removeIfDue(KeyArn arn) {
        Instant now = clock.instant();
        if (database.get(KmsTables.KEYS, arn, opened)
                .filter(key -> key.due(now))
                .isEmpty()) {
            return false;
        }
        removeDependents.accept(arn);
        KeyCounts.Tally tally = counts.tally(arn);
        return database.inTransaction(tx -> {
            Optional<KmsKey> due = tx.get(KmsTables.KEYS, arn).filter(key -> key.due(now));
            due.ifPresent(key -> {
                key.aliases().forEach(name -> releaseAlias(tx, arn, name));
                tx.delete(KmsTables.KEYS, arn);
                tally.removed(tx, key);
            });
            return due.isPresent();
        });
    }

    private static void releaseAlias(Transaction tx, KeyArn owner, String name) {
        AliasArn alias = new AliasArn(owner.account(), owner.region(), name);
        // A name of a key that is due may have been given to another key already.
        if (tx.get(KmsTables.ALIASES, alias)
                .filter(it -> it.target().equals(owner.keyId()))
                .isPresent()) {
            tx.delete(KmsTables.ALIASES, alias);
        }
    }

    Optional<KmsKey> find(Transaction tx, KeyArn arn) {
        return tx.get(KmsTables.KEYS, arn).filter(this::exists);
    }

    /**
     * The key as a transaction sees it.
     *
     * @throws dev.sealgate.kms.KmsException when there is no such key
     */
    public KmsKey get(Transaction tx, KeyArn arn) {
        return find(tx, arn).orElseThrow(() -> KeyNames.doesNotExist(arn));
    }

    private boolean exists(KmsKey key) {
        return !key.due(clock.instant());
    }
}
