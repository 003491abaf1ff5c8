package dev.sealgate.storage.metadata;

/** A typed view of one {@link Schema} row. Key encodings preserve the order that readers rely on. */
public record Table<K, V>(Schema schema, Codec<K> keys, Codec<V> values) {}
