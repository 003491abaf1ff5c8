package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.function.Function;

/**
 * A row as it was read. Its value is opened only when it is asked for, so that what is damaged fails those alone who need it.
 *
 * <p>Asking is {@link dev.sealgate.storage.StorageException.Corrupt} for what was altered or moved.
 */
public final class TableRow<K, V> implements TableStep<K, V> {
    private final Table<K, V> table;
    private final StoredRow stored;
    private final Function<StoredRow, V> opening;

    TableRow(Table<K, V> table, StoredRow stored, Function<StoredRow, V> opening) {
        this.table = table;
        this.stored = stored;
        this.opening = opening;
    }

    public K key() {
        return table.keys().decode(stored.key().view());
    }

    public Bytes encodedKey() {
        return stored.key();
    }

    public V value() {
        return opening.apply(stored);
    }
}
