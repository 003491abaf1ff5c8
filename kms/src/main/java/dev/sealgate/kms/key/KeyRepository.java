package dev.sealgate.kms.key;

import dev.sealgate.policy.context.AccountId;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.OpenedValues;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.SealedWithin;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The KMS keys on disk, as they are at the moment of reading: a key whose deletion date has passed does not exist, imported material
 * that has expired is absent, and a due rotation is done first, so that no reader seals under material that is about to change.
 *
 * <p>Thread-safe; changes are durable on return.
 */
public final class KeyRepository {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRepository.class);

    private final Database database;
    private final InstantSource clock;
    private final KeyCounts counts;
    private final Consumer<KeyArn> removeDependents;
    private final BiFunction<KmsKey, Instant, SealedMaterial> renewal;
    private final KmsServiceObserver observer;
    private final DueRowMaking making;
    private final OpenedValues<KmsKey> opened = new OpenedValues<>();

    /** Whether the files may hold material that was destroyed; what a crash left is unknown. */
    private final AtomicBoolean residue;

    /** The table whose records hold material with a seal of its own. */
    public static SealedWithin<?, ?> sealedWithin(BiFunction<KeyArn, SealedMaterial, SealedMaterial> reseal) {
        return KeyRows.sealedWithin(reseal);
    }

    /**
     * @param removeDependents removes what belongs to a key and is stored elsewhere; it is called for keys that do not exist for any
     *     reader any more, so that nothing is added meanwhile, and may be called again
     * @param renewal generates fresh material for a key's rotation
     * @param observer notified of what time did to a key
     */
    public KeyRepository(
            Database database,
            InstantSource clock,
            ResourceQuotas quotas,
            Consumer<KeyArn> removeDependents,
            BiFunction<KmsKey, Instant, SealedMaterial> renewal,
            KmsServiceObserver observer) {
        this.database = database;
        residue = new AtomicBoolean(database.keepsReplaced());
        this.clock = clock;
        this.counts = new KeyCounts(database, quotas);
        this.making = new DueRowMaking(database);
        this.removeDependents = removeDependents;
        this.renewal = renewal;
        this.observer = observer;
    }

    /** Where the key's record is, to read it ahead of need. */
    public RecordKey at(KeyArn arn) {
        return KeyRows.at(arn);
    }

    /** Reads at once, ahead of need, what a use of a key asks for. */
    public void ahead(List<RecordKey> records) {
        database.ahead(records);
    }

    public Optional<KmsKey> find(KeyArn arn) {
        Optional<KmsKey> stored = stored(arn);
        boolean waits = stored.filter(key -> key.state() == KeyState.PENDING_REPLICA_DELETION)
                .isPresent();
        return waits ? findSettled(arn) : upToDate(stored);
    }

    /** As {@link #find}, once those of its related keys whose deletion date has passed are removed, since that changes it. */
    public Optional<KmsKey> findSettled(KeyArn arn) {
        stored(arn)
                .filter(this::exists)
                .flatMap(KmsKey::multiRegion)
                .ifPresent(related -> related.regions().forEach(region -> removeIfDue(arn.related(region))));
        return upToDate(stored(arn));
    }

    /** The other keys that are related to a multi-Region key. */
    public List<KmsKey> related(KmsKey key) {
        return key.multiRegion().stream()
                .flatMap(related -> related.regions().stream())
                .filter(region -> !region.equals(key.arn().region()))
                .flatMap(region -> find(key.arn().related(region)).stream())
                .toList();
    }

    private Optional<KmsKey> stored(KeyArn arn) {
        return KeyRows.get(database, arn, opened);
    }

    private Optional<KmsKey> upToDate(Optional<KmsKey> stored) {
        Instant now = now();
        Optional<KmsKey> found = stored.filter(this::exists).map(key -> key.at(now));
        return found.filter(key -> rotationDue(key, now)).isPresent() ? rotateIfDue(found.get(), now) : found;
    }

    /** Replicas rotate with their primary key, as long as that rotates. */
    private boolean rotationDue(KmsKey key, Instant now) {
        KeyArn primary = key.primaryArn();
        return primary.equals(key.arn())
                ? key.rotationDue(now)
                : key.scheduleDue(now)
                        && stored(primary).filter(it -> it.rotationDue(now)).isPresent();
    }

    /** The key as it is durably afterwards; a concurrent reader finds it already rotated. */
    private Optional<KmsKey> rotateIfDue(KmsKey due, Instant now) {
        KeyArn primary = due.primaryArn();
        SealedMaterial fresh = renewal.apply(due, now);
        Optional<KeyChange> rotation = database.inTransaction(tx -> {
            Optional<KeyChange> change = KeyRows.get(tx, primary)
                    .filter(this::exists)
                    .filter(stored -> stored.at(now).rotationDue(now))
                    .map(stored -> new KeyChange(stored, stored.at(now).rotated(fresh, RotationType.AUTOMATIC, now)));
            change.ifPresent(it -> RelatedKeys.put(tx, it.before(), it.after()));
            return change;
        });
        rotation.ifPresent(change -> {
            LOG.info("rotated {}: its automatic rotation was due", primary);
            tell(change);
        });
        return stored(due.arn()).filter(this::exists).map(key -> key.at(now));
    }

    /** Stores a new key; when its ARN is taken, nothing changes and the answer is false. */
    public boolean create(KmsKey key) {
        return create(key, tx -> KeyRows.put(tx, key));
    }

    /** @param put stores the key and what is created with it; may run again */
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
     * Stores a new replica of a key; {@code make} computes it from the key as it then is, and may run again.
     *
     * @throws dev.sealgate.kms.error.KmsException when there is no such key, when the region has a related key, or as many keys as it may
     */
    public KmsKey replicate(KeyArn primary, String region, UnaryOperator<KmsKey> make) {
        KeyArn arn = primary.related(region);
        removeIfDue(arn);
        KeyCounts.Tally tally = counts.tally(arn);
        return database.inTransaction(tx -> {
            KmsKey replica = make.apply(get(tx, primary));
            if (find(tx, arn).isPresent()) {
                throw KeyNaming.alreadyExists(arn);
            }
            tally.added(tx, replica);
            RelatedKeys.join(tx, replica);
            return replica;
        });
    }

    /**
     * Promotes a replica to the primary of its related keys.
     *
     * @param requirement refuses pairs of primary and replica; may run again
     */
    public void promote(KeyArn primary, KeyArn replica, BiConsumer<KmsKey, KmsKey> requirement) {
        database.write(tx -> {
            KmsKey next = get(tx, replica);
            requirement.accept(get(tx, primary), next);
            RelatedKeys.promote(tx, next);
        });
    }

    /**
     * Replaces a key by what {@code change} computes from it; {@code change} may run again, and an exception from it changes nothing.
     *
     * <p>What a multi-Region primary key shares with its replicas ({@link KmsKey#sharing}) changes in all of them at once.
     *
     * @throws dev.sealgate.kms.error.KmsException when there is no such key
     */
    public KmsKey update(KeyArn arn, UnaryOperator<KmsKey> change) {
        KeyChange made = database.inTransaction(tx -> {
            KmsKey current = get(tx, arn);
            KmsKey changed = change.apply(current);
            if (changed.equals(current)) {
                return new KeyChange(current, changed);
            }
            KmsKey stored = KeyRows.get(tx, arn).orElse(current);
            RelatedKeys.put(tx, current, changed);
            return new KeyChange(stored, changed);
        });
        tell(made);
        return made.after();
    }

    private void tell(KeyChange change) {
        if (change.destroys()) {
            residue.set(true);
        }
        change.events(clock.instant()).forEach(observer::happened);
    }

    /** Up to {@code limit} keys of an account's region in the order of their ids, those after {@code after} only. */
    public List<KeyArn> list(AccountId account, String region, String after, int limit) {
        return KeyRows.first(
                database,
                KmsTables.namesAfter(account, region, after),
                limit,
                row -> exists(row.value()) ? Optional.of(row.key()) : Optional.empty());
    }

    /** Every key of an account, in all regions. */
    public List<KmsKey> all(AccountId account) {
        List<KmsKey> found = new ArrayList<>();
        KeyRows.forEach(database, KeyRange.startingWith(KmsTables.prefix(account)), row -> {
            KmsKey key = row.value();
            if (exists(key)) {
                found.add(key.at(clock.instant()));
            }
        });
        return found;
    }

    /**
     * What time did to keys.
     *
     * @param removed whose deletion date had passed
     * @param changed that lost imported material, or were rotated
     */
    public record Settled(List<KeyArn> removed, List<KeyArn> changed) {
        public Settled {
            removed = List.copyOf(removed);
            changed = List.copyOf(changed);
        }
    }

    /**
     * Applies what is due to keys that are not read: removes those whose deletion date has passed with their material and aliases,
     * destroys expired material, and rotates. Costs one question when nothing is due. Several gateways may do it at once.
     */
    public Settled settleDue() {
        List<KeyArn> removed = new ArrayList<>();
        List<KeyArn> changed = new ArrayList<>();
        boolean more = true;
        // A last replica may have ended long ago, and then its primary may be due as well.
        while (more) {
            int before = removed.size();
            Instant now = now();
            if (making.goOn()) {
                KeyRows.forEachDue(database, now, row -> {
                    if (!settle(row.key(), now, removed, changed)) {
                        KeyRows.removeIfStale(database, row);
                    }
                });
            } else {
                behind(now).forEach(arn -> settle(arn, now, removed, changed));
            }
            more = removed.size() > before;
        }
        return new Settled(removed, changed);
    }

    /** Every key that something is due to, in a store where not every key has its row yet. */
    private List<KeyArn> behind(Instant now) {
        List<KeyArn> found = new ArrayList<>();
        KeyRows.forEach(database, KeyRange.all(), row -> {
            if (row.value().nextDue().filter(next -> !next.isAfter(now)).isPresent()) {
                found.add(row.key());
            }
        });
        return found;
    }

    /** Whether anything was due; a damaged key does not keep the others. */
    private boolean settle(KeyArn arn, Instant now, List<KeyArn> removed, List<KeyArn> changed) {
        try {
            if (removeIfDue(arn)) {
                return removed.add(arn);
            }
            return bringUpToDate(arn, now) && changed.add(arn);
        } catch (StorageException.Corrupt e) {
            LOG.error("what is due to {} cannot be done: its record is damaged", arn, e);
            return true;
        }
    }

    /** Rewrites the files that may hold destroyed material, if any do. */
    public void expungeDestroyed() {
        if (residue.getAndSet(false)) {
            try {
                KeyRows.expunge(database);
            } catch (RuntimeException e) {
                residue.set(true);
                throw e;
            }
        }
    }

    private boolean bringUpToDate(KeyArn arn, Instant now) {
        Optional<KmsKey> before = stored(arn);
        if (before.flatMap(KmsKey::nextDue).filter(next -> !next.isAfter(now)).isEmpty()) {
            return false;
        }
        Optional<KmsKey> _ = find(arn); // which rotates it
        Optional<KeyChange> expiry = database.inTransaction(tx -> {
            Optional<KeyChange> change = KeyRows.get(tx, arn)
                    .filter(key -> !key.at(now).equals(key))
                    .map(key -> new KeyChange(key, key.at(now)));
            change.ifPresent(it -> RelatedKeys.put(tx, it.before(), it.after()));
            return change;
        });
        expiry.ifPresent(change -> {
            LOG.info("destroyed imported material of {}: it has expired", arn);
            tell(change);
        });
        return !stored(arn).equals(before);
    }

    private boolean removeIfDue(KeyArn arn) {
        Instant now = clock.instant();
        if (stored(arn).filter(key -> key.due(now)).isEmpty()) {
            return false;
        }
        removeDependents.accept(arn);
        KeyCounts.Tally tally = counts.tally(arn);
        boolean removed = database.inTransaction(tx -> {
            Optional<KmsKey> due = KeyRows.get(tx, arn).filter(key -> key.due(now));
            due.ifPresent(key -> {
                key.aliases().forEach(name -> releaseAlias(tx, arn, name));
                KeyRows.delete(tx, arn);
                tx.delete(KmsTables.USES, arn);
                RelatedKeys.leave(tx, key, key.status().deletionDate().orElse(now));
                tally.removed(tx, key);
            });
            return due.isPresent();
        });
        if (removed) {
            residue.set(true);
            observer.happened(KeyChange.deleted(arn, now));
        }
        return removed;
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
        return KeyRows.get(tx, arn).filter(this::exists).map(key -> key.at(clock.instant()));
    }

    /** As {@link #find(Transaction, KeyArn)}, of each in the same order, in one question. */
    List<Optional<KmsKey>> findAll(Transaction tx, List<KeyArn> arns) {
        return KeyRows.getAll(tx, arns).stream()
                .map(stored -> stored.filter(this::exists).map(key -> key.at(clock.instant())))
                .toList();
    }

    /**
     * The key as a transaction sees it.
     *
     * @throws dev.sealgate.kms.error.KmsException when there is no such key
     */
    public KmsKey get(Transaction tx, KeyArn arn) {
        return find(tx, arn).orElseThrow(() -> KeyNaming.doesNotExist(arn));
    }

    /** As precise as it is stored and shown. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private boolean exists(KmsKey key) {
        return !key.due(clock.instant());
    }
}
