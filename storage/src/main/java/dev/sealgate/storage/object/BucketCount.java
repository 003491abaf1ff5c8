package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.TableRow;
import dev.sealgate.storage.object.Tables.VersionKey;
import dev.sealgate.storage.object.Tables.VersionRow;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the objects and bytes of every bucket, a few rows at a time, over and over. What changes while a count goes on may be in it or
 * not. One thread counts; any may read the result.
 */
public final class BucketCount {
    /** What a bucket holds: all versions, and delete markers as objects of no bytes. */
    public record Held(long objects, long bytes) {
        static final Held NOTHING = new Held(0, 0);

        Held with(long versionBytes) {
            return new Held(objects + 1, bytes + versionBytes);
        }
    }

    private final Database database;
    private Map<BucketName, Held> counting = new HashMap<>();
    private KeyRange left = KeyRange.all();
    private boolean noncurrent;

    private volatile Map<BucketName, Held> latest = Map.of();

    public BucketCount(Database database) {
        this.database = database;
    }

    /** Goes on with the count by so many rows at most; whether it is complete, so that the next step begins another one. */
    public boolean step(int rows) {
        int some = Math.min(rows, MetadataStore.MAX_AT_ONCE);
        Portion<?> counted = noncurrent ? countNoncurrent(some) : countCurrent(some);
        if (counted.rest().isPresent()) {
            left = counted.rest().get();
            return false;
        }
        left = KeyRange.all();
        if (noncurrent) {
            complete();
            return true;
        }
        noncurrent = true;
        int few = some - counted.found().size();
        return few > 0 && step(few);
    }

    private Portion<?> countCurrent(int rows) {
        Portion<TableRow<ObjectPath, ObjectVersion>> some = database.scan(Tables.OBJECTS, left, rows);
        some.found().forEach(row -> add(row.key().bucket(), row.value().sizeBytes()));
        return some;
    }

    private Portion<?> countNoncurrent(int rows) {
        Portion<TableRow<VersionKey, VersionRow>> some = database.scan(Tables.VERSIONS, left, rows);
        for (TableRow<VersionKey, VersionRow> row : some.found()) {
            VersionRow version = row.value();
            if (!version.promoted()) {
                long bytes = version.object().map(ObjectVersion::sizeBytes).orElse(0L);
                add(row.key().path().bucket(), bytes);
            }
        }
        return some;
    }

    private void add(BucketName bucket, long bytes) {
        counting.put(bucket, counting.getOrDefault(bucket, Held.NOTHING).with(bytes));
    }

    private void complete() {
        Scans.forEachKey(
                database, Tables.BUCKETS, KeyRange.all(), bucket -> counting.putIfAbsent(bucket, Held.NOTHING));
        latest = Map.copyOf(counting);
        begin();
    }

    /** Forgets what was counted since the last complete count. */
    public void begin() {
        counting = new HashMap<>();
        noncurrent = false;
    }

    /** The newest complete count; nothing before the first. */
    public Map<BucketName, Held> latest() {
        return latest;
    }
}
