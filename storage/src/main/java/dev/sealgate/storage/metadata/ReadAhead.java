package dev.sealgate.storage.metadata;

import dev.sealgate.storage.metadata.Known.Found;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request asked the store for before it came to need it. Used by the request's thread only.
 *
 * <p>Each record answers one read: who reads it a second time wants to know what it is by then. A transaction starts from what is
 * here, read or not, since its commit finds out whether it still holds; what a transaction has touched is asked for anew.
 */
final class ReadAhead {
    private final Map<RecordKey, Found> found = new HashMap<>();
    private final Set<RecordKey> unread = new HashSet<>();

    void add(Known known) {
        found.putAll(known.all());
        unread.addAll(known.all().keySet());
    }

    /** Those that nobody would find here. */
    List<RecordKey> missing(List<RecordKey> records) {
        return records.stream()
                .filter(record -> !unread.contains(record))
                .distinct()
                .toList();
    }

    /** The record, if it was not read before; null if it has to be asked for. */
    @Nullable
    Found take(RecordKey record) {
        return unread.remove(record) ? found.get(record) : null;
    }

    void forget(RecordKey record) {
        unread.remove(record);
        found.remove(record);
    }

    Known known() {
        return found.isEmpty() ? Known.NOTHING : new Known(found);
    }
}
