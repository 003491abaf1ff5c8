package dev.sealgate.storage.journal;

import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Codec;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;
import java.time.Instant;

/** The typed tables of the journal. */
final class Tables {
    /** In order of time. */
    record EntryKey(Instant time, String id) {}

    /** Where the entry of an id is. */
    record Place(Instant time) {}

    static final Table<String, Place> IDS =
            new Table<>(Schema.DECISION_IDS, Keys.STRING, new CborCodec<>(Place.class, 1));

    static final Table<String, SharedText> TEXTS =
            new Table<>(Schema.DECISION_POLICIES, Keys.STRING, new CborCodec<>(SharedText.class, 1));

    private Tables() {}

    static <V> Table<EntryKey, V> entries(Codec<V> values) {
        Codec<EntryKey> keys = Keys.of(
                (key, entry) -> key.int64(entry.time().toEpochMilli()).string(entry.id()),
                key -> new EntryKey(Instant.ofEpochMilli(key.int64()), key.string()));
        return new Table<>(Schema.DECISIONS, keys, values);
    }

    /** What comes before every entry of this time and later. */
    static byte[] startOf(Instant time) {
        return new KeyWriter().int64(Math.max(0, time.toEpochMilli())).toByteArray();
    }
}
