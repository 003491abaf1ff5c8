package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Records as they were when the store was last asked for them, from which a transaction may start. Immutable. */
public final class Known {
    /** No records: a transaction that starts from it asks for everything. */
    public static final Known NOTHING = new Known(Map.of());

    /**
     * A record as it was.
     *
     * @param value empty for one that was not there
     * @param revision what the store that was asked calls this state of the record; empty for one that compares values
     */
    public record Found(Optional<Bytes> value, OptionalLong revision) {}

    private final Map<RecordKey, Found> found;

    public Known(Map<RecordKey, Found> found) {
        this.found = Map.copyOf(found);
    }

    /** What {@link MetadataStore#getAll} answered. */
    static Known of(List<RecordKey> records, List<Optional<byte[]>> values) {
        Map<RecordKey, Found> found = new HashMap<>();
        for (int i = 0; i < records.size(); i++) {
            found.put(records.get(i), new Found(values.get(i).map(Bytes::owning), OptionalLong.empty()));
        }
        return new Known(found);
    }

    /** Null for a record that was not asked for. */
    public @Nullable Found find(RecordKey record) {
        return found.get(record);
    }

    Map<RecordKey, Found> all() {
        return found;
    }
}
