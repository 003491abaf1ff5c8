package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.TableCursor;
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
    private byte[] next = new byte[0];

    private volatile Map<BucketName, Held> latest = Map.of();

    public BucketCount(Database database) {
        this.database = database;
    }

    /** Goes on with the count by so many rows at most; whether it is complete, so that the next step begins another one. */
    public boolean step(int rows) {
        try (TableCursor<ObjectPath, ObjectVersion> cursor = database.cursor(Tables.OBJECTS)) {
            boolean more = cursor.seek(next);
            for (int i = 0; more && i < rows; i++) {
                ObjectVersion version = cursor.value();
                counting.merge(cursor.key().bucket(), Held.NOTHING.with(version), (held, one) -> held.with(version));
                more = cursor.next();
            }
            if (more) {
                next = cursor.encodedKey();
                return false;
            }
        }
        complete();
        return true;
    }

    private void complete() {
        try (TableCursor<BucketName, Bucket> cursor = database.cursor(Tables.BUCKETS)) {
            for (boolean more = cursor.seek(new byte[0]); more; more = cursor.next()) {
                counting.putIfAbsent(cursor.key(), Held.NOTHING);
            }
        }
        latest = Map.copyOf(counting);
        counting = new HashMap<>();
        next = new byte[0];
    }

    /** The newest complete count; nothing before the first. */
    public Map<BucketName, Held> latest() {
        return latest;
    }
}
