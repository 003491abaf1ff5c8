package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;

/** A typed view of one {@link Schema} row. Key encodings preserve the order that readers rely on. */
public record Table<K, V>(Schema schema, Codec<K> keys, Codec<V> values) {
    /** Where the record of a key is. */
    public RecordKey at(K key) {
        return new RecordKey(schema, Bytes.owning(keys.encode(key)));
    }
}
