package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.TableRow;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts the objects and bytes of every bucket, a few rows at a time, over and over. What changes while a count goes on may be in it or
 * not. One thread counts; any may read the result.
 */
public final class BucketCount {
    /** What a bucket holds. */
    public record Held(long objects, long bytes) {
        static final Held NOTHING = new Held(0, 0);

        Held with(ObjectVersion version) {
            return new Held(objects + 1, bytes + version.sizeBytes());
        }
    }

    private final Database database;
    private Map<BucketName, Held> counting = new HashMap<>();
    private KeyRange left = KeyRange.all();

    private volatile Map<BucketName, Held> latest = Map.of();

    public BucketCount(Database database) {
        this.database = database;
    }

    /** Goes on with the count by so many rows at most; whether it is complete, so that the next step begins another one. */
    public boolean step(int rows) {
        int some = Math.min(rows, MetadataStore.MAX_AT_ONCE);
        Portion<TableRow<ObjectPath, ObjectVersion>> counted = database.scan(Tables.OBJECTS, left, some);
        for (TableRow<ObjectPath, ObjectVersion> row : counted.found()) {
            ObjectVersion version = row.value();
            counting.merge(row.key().bucket(), Held.NOTHING.with(version), (held, one) -> held.with(version));
        }
        if (counted.rest().isPresent()) {
            left = counted.rest().get();
            return false;
        }
        complete();
        return true;
    }

    private void complete() {
        Scans.forEachKey(
                database, Tables.BUCKETS, KeyRange.all(), bucket -> counting.putIfAbsent(bucket, Held.NOTHING));
        latest = Map.copyOf(counting);
        counting = new HashMap<>();
        left = KeyRange.all();
    }

    /** The newest complete count; nothing before the first. */
    public Map<BucketName, Held> latest() {
        return latest;
    }
}
