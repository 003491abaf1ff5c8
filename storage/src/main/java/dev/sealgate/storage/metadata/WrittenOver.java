package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Committed rows as they look with writes that are not committed yet. */
final class WrittenOver {
    private WrittenOver() {}

    /** The first rows of a range, at most {@code limit}. */
    static Portion<StoredRow> scan(
            ReadView committed,
            NavigableMap<RecordKey, Optional<Bytes>> writes,
            Schema table,
            KeyRange range,
            int limit) {
        NavigableMap<RecordKey, Optional<Bytes>> over = RecordKey.within(writes, table, range);
        // Each of them hides a committed row at most, so that there are enough left.
        return scan(committed.scan(table, range, limit + over.size()), over, range, limit);
    }

    /** The same of rows that were read already, from the start of the range on. */
    static Portion<StoredRow> scan(
            Portion<StoredRow> committed, NavigableMap<RecordKey, Optional<Bytes>> over, KeyRange range, int limit) {
        if (over.isEmpty() && committed.found().size() <= limit) {
            return committed;
        }
        NavigableMap<Bytes, Bytes> rows = new TreeMap<>(Keys.ORDER);
        committed.found().forEach(row -> rows.put(row.key(), row.value()));
        KeyRange read = read(range, committed.rest());
        over.forEach((record, value) -> {
            if (read.reaches(record.key().view())) {
                value.ifPresentOrElse(put -> rows.put(record.key(), put), () -> rows.remove(record.key()));
            }
        });
        return first(rows, range, limit, committed.rest());
    }

    /** The part of a range that an answer speaks of. */
    static KeyRange read(KeyRange asked, Optional<KeyRange> rest) {
        return rest.map(left -> asked.endingBefore(left.from().view())).orElse(asked);
    }

    private static Portion<StoredRow> first(
            NavigableMap<Bytes, Bytes> rows, KeyRange range, int limit, Optional<KeyRange> rest) {
        List<StoredRow> found = new ArrayList<>();
        for (Map.Entry<Bytes, Bytes> row : rows.entrySet()) {
            if (found.size() == limit) {
                return new Portion<>(
                        found, Optional.of(range.startingAt(row.getKey().view())));
            }
            found.add(new StoredRow(row.getKey(), row.getValue()));
        }
        return new Portion<>(found, rest);
    }
}
