package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.TableRow;
import dev.sealgate.storage.object.Tables.ConfigurationKey;
import java.util.List;
import java.util.Optional;

/** Configurations of buckets by kind and id, which end with their bucket; durable on return. Thread-safe. */
public final class BucketConfigurations {
    /** AWS: of each kind. */
    public static final int MAX_OF_KIND = 1_000;

    /** What became of one that was put. */
    public enum PutResult {
        STORED,
        NO_BUCKET,
        /** It would be one more than {@link #MAX_OF_KIND}. */
        TOO_MANY
    }

    private final Database database;

    public BucketConfigurations(Database database) {
        this.database = database;
    }

    /** Adds it, or replaces that of the same id. */
    public PutResult put(BucketName bucket, String kind, BucketConfiguration configuration) {
        ConfigurationKey key = new ConfigurationKey(bucket, kind, configuration.id());
        return database.inTransaction(tx -> {
            if (tx.get(Tables.BUCKETS, bucket).isEmpty()) {
                return PutResult.NO_BUCKET;
            }
            if (tx.get(Tables.CONFIGURATIONS, key).isEmpty() && isFull(tx, bucket, kind)) {
                return PutResult.TOO_MANY;
            }
            tx.put(Tables.CONFIGURATIONS, key, configuration);
            return PutResult.STORED;
        });
    }

    private static boolean isFull(Transaction tx, BucketName bucket, String kind) {
        return tx.scan(
                                Tables.CONFIGURATIONS,
                                KeyRange.startingWith(Tables.prefixOfConfigurations(bucket, kind)),
                                MAX_OF_KIND)
                        .found()
                        .size()
                >= MAX_OF_KIND;
    }

    public Optional<BucketConfiguration> find(BucketName bucket, String kind, String id) {
        return database.get(Tables.CONFIGURATIONS, new ConfigurationKey(bucket, kind, id));
    }

    /** Whether it was there. */
    public boolean delete(BucketName bucket, String kind, String id) {
        ConfigurationKey key = new ConfigurationKey(bucket, kind, id);
        return database.inTransaction(tx -> {
            if (tx.get(Tables.CONFIGURATIONS, key).isEmpty()) {
                return false;
            }
            tx.delete(Tables.CONFIGURATIONS, key);
            return true;
        });
    }

    /** At most {@code limit} of a kind, in order of id, strictly after {@code afterId}, where one is given. */
    public List<BucketConfiguration> list(BucketName bucket, String kind, Optional<String> afterId, int limit) {
        KeyRange all = KeyRange.startingWith(Tables.prefixOfConfigurations(bucket, kind));
        KeyRange range = afterId.map(id -> all.after(Tables.CONFIGURATIONS
                        .at(new ConfigurationKey(bucket, kind, id))
                        .key()
                        .view()))
                .orElse(all);
        return Scans.first(database, Tables.CONFIGURATIONS, range, limit, row -> Optional.of(row.value()));
    }

    /** Removes some of a bucket that ends, many at once; whether these were all. */
    static boolean endSome(Transaction tx, BucketName bucket) {
        Portion<TableRow<ConfigurationKey, BucketConfiguration>> some = tx.scan(
                Tables.CONFIGURATIONS, KeyRange.startingWith(Tables.prefixOf(bucket)), MetadataStore.MAX_AT_ONCE);
        some.found().forEach(row -> tx.delete(Tables.CONFIGURATIONS, row.key()));
        return some.rest().isEmpty();
    }
}
