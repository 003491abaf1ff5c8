package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.OpenedValues;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.Scans;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Buckets, durable on return. Thread-safe. */
public final class BucketRepository {
    /** What became of a creation. */
    public sealed interface CreateResult {
        record Created(Bucket bucket) implements CreateResult {}

        /** The name is taken, by the caller's account or another. */
        record Exists(Bucket existing) implements CreateResult {}
    }

    /** What became of a deletion. */
    public enum DeleteResult {
        DELETED,
        MISSING,
        NOT_EMPTY
    }

    private final Database database;
    private final InstantSource clock;
    private final OpenedValues<Bucket> opened = new OpenedValues<>();

    public BucketRepository(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    public CreateResult create(Bucket bucket) {
        return database.inTransaction(tx -> {
            Optional<Bucket> existing = tx.get(Tables.BUCKETS, bucket.name());
            if (existing.isPresent()) {
                return new CreateResult.Exists(existing.get());
            }
            tx.put(Tables.BUCKETS, bucket.name(), bucket);
            return new CreateResult.Created(bucket);
        });
    }

    /** Where the bucket's record is, to read it ahead of need. */
    public static RecordKey at(BucketName name) {
        return Tables.BUCKETS.at(name);
    }

    /** Where the record of its policy is. */
    public static RecordKey policyAt(BucketName name) {
        return Tables.BUCKET_POLICIES.at(name);
    }

    /** Reads at once, ahead of need, what a request begins with. */
    public void ahead(List<RecordKey> records) {
        database.ahead(records);
    }

    public Optional<Bucket> find(BucketName name) {
        return database.get(Tables.BUCKETS, name, opened);
    }

    /**
     * Deletes an empty bucket; open multipart uploads do not block it and are discarded with it, as are its configurations.
     *
     * <p>A bucket with more than 1,000 of either is deleted in several transactions: should an object appear between two, some
     * are gone although the bucket stays.
     */
    public DeleteResult delete(BucketName name) {
        while (true) {
            Optional<DeleteResult> result = database.inTransaction(tx -> deleteOrDiscardSome(tx, name));
            if (result.isPresent()) {
                return result.get();
            }
        }
    }

    /** Empty when there are more open uploads or configurations than one transaction discards. */
    private Optional<DeleteResult> deleteOrDiscardSome(Transaction tx, BucketName name) {
        Optional<Bucket> bucket = tx.get(Tables.BUCKETS, name);
        if (bucket.isEmpty()) {
            return Optional.of(DeleteResult.MISSING);
        }
        if (!tx.isEmpty(Tables.OBJECTS, Tables.prefixOf(name)) || hasVersions(tx, bucket.get())) {
            return Optional.of(DeleteResult.NOT_EMPTY);
        }
        if (!OpenUploads.endSome(tx, name, clock.instant()) || !BucketConfigurations.endSome(tx, name)) {
            return Optional.empty();
        }
        tx.delete(Tables.BUCKETS, name);
        tx.delete(Tables.BUCKET_POLICIES, name);
        tx.delete(Tables.BUCKET_LIFECYCLES, name);
        tx.delete(Tables.LIFECYCLE_PROGRESS, name);
        return Optional.of(DeleteResult.DELETED);
    }

    private static boolean hasVersions(Transaction tx, Bucket bucket) {
        return bucket.versioning().isPresent() && !tx.isEmpty(Tables.VERSIONS, Tables.prefixOf(bucket.name()));
    }

    /** Replaces the bucket by {@code change} of it; empty when there is no such bucket. {@code change} may run again. */
    public Optional<Bucket> update(BucketName name, UnaryOperator<Bucket> change) {
        return update(name, change, _ -> {});
    }

    private Optional<Bucket> update(BucketName name, UnaryOperator<Bucket> change, Consumer<Transaction> itsRows) {
        return database.inTransaction(tx -> {
            Optional<Bucket> changed = tx.get(Tables.BUCKETS, name).map(change);
            changed.ifPresent(bucket -> {
                tx.put(Tables.BUCKETS, name, bucket);
                itsRows.accept(tx);
            });
            return changed;
        });
    }

    /** The policy that {@link Bucket#policyId} speaks of. */
    public Optional<BucketPolicy> findPolicy(BucketName name) {
        return database.get(Tables.BUCKET_POLICIES, name);
    }

    /** Sets or replaces the bucket's policy; empty when there is no such bucket. */
    public Optional<Bucket> putPolicy(BucketName name, BucketPolicy policy) {
        return update(
                name,
                bucket -> bucket.withPolicyId(Optional.of(policy.id())),
                tx -> tx.put(Tables.BUCKET_POLICIES, name, policy));
    }

    /** Removes the bucket's policy, if it has one; empty when there is no such bucket. */
    public Optional<Bucket> deletePolicy(BucketName name) {
        return update(
                name, bucket -> bucket.withPolicyId(Optional.empty()), tx -> tx.delete(Tables.BUCKET_POLICIES, name));
    }

    /** The lifecycle that {@link Bucket#lifecycleId} speaks of. */
    public Optional<BucketLifecycle> findLifecycle(BucketName name) {
        return database.get(Tables.BUCKET_LIFECYCLES, name);
    }

    /** Sets or replaces the bucket's lifecycle; empty when there is no such bucket. */
    public Optional<Bucket> putLifecycle(BucketName name, BucketLifecycle lifecycle) {
        return update(
                name,
                bucket -> bucket.withLifecycleId(Optional.of(lifecycle.id())),
                tx -> tx.put(Tables.BUCKET_LIFECYCLES, name, lifecycle));
    }

    /** Removes the bucket's lifecycle, if it has one; empty when there is no such bucket. */
    public Optional<Bucket> deleteLifecycle(BucketName name) {
        return update(name, bucket -> bucket.withLifecycleId(Optional.empty()), tx -> {
            tx.delete(Tables.BUCKET_LIFECYCLES, name);
            tx.delete(Tables.LIFECYCLE_PROGRESS, name);
        });
    }

    /**
     * At most {@code limit} buckets of the account, by name, strictly after {@code afterName}, starting with {@code prefix}.
     *
     * <p>Buckets are global: this reads those of other accounts in the range, too, and costs accordingly.
     */
    public List<Bucket> list(
            String ownerAccountId, Optional<String> region, String prefix, String afterName, int limit) {
        KeyRange named = KeyRange.startingWith(prefix.getBytes(StandardCharsets.UTF_8));
        KeyRange range = afterName.isEmpty() ? named : named.after(afterName.getBytes(StandardCharsets.UTF_8));
        return Scans.first(
                database,
                Tables.BUCKETS,
                range,
                limit,
                row -> Optional.of(row.value())
                        .filter(bucket -> bucket.ownerAccountId().equals(ownerAccountId))
                        .filter(bucket -> region.isEmpty() || region.get().equals(bucket.region())));
    }
}
