package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;

/** One record's place: its table and key. In order of tables, then of keys as the store orders them. */
public record RecordKey(Schema table, Bytes key) implements Comparable<RecordKey> {
    private static final List<Schema> TABLES = List.of(Schema.values());

    @Override
    public int compareTo(RecordKey other) {
        int ofTables = table.compareTo(other.table);
        return ofTables != 0 ? ofTables : Arrays.compareUnsigned(key.view(), other.key.view());
    }

    /** Those records of a table that are in the range. */
    static <V> NavigableMap<RecordKey, V> within(NavigableMap<RecordKey, V> records, Schema table, KeyRange range) {
        if (range.isEmpty()) {
            return Collections.emptyNavigableMap();
        }
        RecordKey first = new RecordKey(table, range.from());
        if (range.to().isPresent()) {
            return records.subMap(first, true, new RecordKey(table, range.to().get()), false);
        }
        NavigableMap<RecordKey, V> following = records.tailMap(first, true);
        int next = TABLES.indexOf(table) + 1;
        return next == TABLES.size()
                ? following
                : following.headMap(new RecordKey(TABLES.get(next), KeyRange.LOWEST), false);
    }
}
