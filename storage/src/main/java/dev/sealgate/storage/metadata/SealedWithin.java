package dev.sealgate.storage.metadata;

import java.util.function.BiFunction;

/**
 * A table whose values hold something that is sealed under the root key once more, by its owner.
 *
 * @param reseal the same value with that sealed under the new key; it was under the old one
 */
public record SealedWithin<K, V>(Table<K, V> table, BiFunction<K, V, V> reseal) {
    byte[] apply(byte[] encodedKey, byte[] encodedValue) {
        K key = table.keys().decode(encodedKey);
        return table.values().encode(reseal.apply(key, table.values().decode(encodedValue)));
    }
}
