package dev.sealgate.storage.metadata;

import dev.sealgate.storage.seal.RecordSeal;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Typed, sealed tables over a {@link MetadataStore}: the view of it that the rest of Sealgate uses.
 *
 * <p>Thread-safe. A value that was altered or moved to another key or table is
 * {@link dev.sealgate.storage.StorageException.Corrupt}. Values of {@link Schema#INLINE_BLOBS} are stored as they are: they are
 * sealed blobs.
 */
public final class Database {
    private final MetadataStore store;
    private final RecordSeal seal;

    /** The store stays the caller's to close. */
    public Database(MetadataStore store, RecordSeal seal) {
        this.store = store;
        this.seal = seal;
    }

    /** The committed value, or empty. */
    public <K, V> Optional<V> get(Table<K, V> table, K key) {
        byte[] encodedKey = table.keys().encode(key);
        return store.get(table.schema(), encodedKey).map(stored -> open(table, encodedKey, stored));
    }

    /** As {@link #get(Table, Object)}, but a value whose stored bytes did not change is not opened again. */
    public <K, V> Optional<V> get(Table<K, V> table, K key, OpenedValues<V> opened) {
        byte[] encodedKey = table.keys().encode(key);
        return store.get(table.schema(), encodedKey)
                .map(stored -> opened.get(encodedKey, stored, () -> open(table, encodedKey, stored)));
    }

    /** A cursor over a consistent snapshot; the caller closes it. Values are opened only when asked for. */
    public <K, V> TableCursor<K, V> cursor(Table<K, V> table) {
        return new OpeningCursor<>(table, store.cursor(table.schema()));
    }

    /** As {@link MetadataStore#inTransaction}: durable on return, the body may run again. */
    public <R> R inTransaction(Function<Transaction, R> body) {
        return store.inTransaction(raw -> body.apply(within(raw)));
    }

    /** A transaction of the store, typed and sealed, for those who also write what is kept in clear. */
    public Transaction within(MetadataStore.Transaction raw) {
        return new SealingTransaction(raw);
    }

    /** As {@link MetadataStore#newestChange}. */
    public OptionalLong newestChange() {
        return store.newestChange();
    }

    /** As {@link MetadataStore#expunge}. */
    public void expunge(Table<?, ?> table) {
        store.expunge(table.schema());
    }

    private <V> byte[] seal(Table<?, V> table, byte[] encodedKey, V value) {
        byte[] encoded = table.values().encode(value);
        return isSealedAlready(table) ? encoded : seal.seal(table.schema().id(), encodedKey, encoded);
    }

    private <V> V open(Table<?, V> table, byte[] encodedKey, byte[] stored) {
        byte[] encoded =
                isSealedAlready(table) ? stored : seal.open(table.schema().id(), encodedKey, stored);
        return table.values().decode(encoded);
    }

    private static boolean isSealedAlready(Table<?, ?> table) {
        if (table.schema() == Schema.META) {
            throw new IllegalArgumentException("table META is kept in clear, apart from what is typed and sealed");
        }
        return !table.schema().holdsSealedRecords();
    }

    /** Typed reads and writes of one transaction; see {@link MetadataStore.Transaction}. */
    public interface Transaction {
        <K, V> Optional<V> get(Table<K, V> table, K key);

        /** Whether no key of the table starts with these encoded bytes; checked again at commit. */
        boolean isEmpty(Table<?, ?> table, byte[] encodedKeyPrefix);

        <K, V> void put(Table<K, V> table, K key, V value);

        <K, V> void delete(Table<K, V> table, K key);
    }

    /** Walks a table upwards. Not thread-safe. */
    public interface TableCursor<K, V> extends AutoCloseable {
        /** Moves to the first key whose encoding is {@code >= encodedKey}; false when there is none. */
        boolean seek(byte[] encodedKey);

        boolean next();

        K key();

        byte[] encodedKey();

        V value();

        @Override
        void close();
    }

    private final class SealingTransaction implements Transaction {
        private final MetadataStore.Transaction raw;

        SealingTransaction(MetadataStore.Transaction raw) {
            this.raw = raw;
        }

        @Override
        public <K, V> Optional<V> get(Table<K, V> table, K key) {
            byte[] encodedKey = table.keys().encode(key);
            return raw.get(table.schema(), encodedKey).map(stored -> open(table, encodedKey, stored));
        }

        @Override
        public boolean isEmpty(Table<?, ?> table, byte[] encodedKeyPrefix) {
            return raw.isEmpty(table.schema(), encodedKeyPrefix);
        }

        @Override
        public <K, V> void put(Table<K, V> table, K key, V value) {
            byte[] encodedKey = table.keys().encode(key);
            raw.put(table.schema(), encodedKey, seal(table, encodedKey, value));
        }

        @Override
        public <K, V> void delete(Table<K, V> table, K key) {
            raw.delete(table.schema(), table.keys().encode(key));
        }
    }

    private final class OpeningCursor<K, V> implements TableCursor<K, V> {
        private final Table<K, V> table;
        private final MetadataStore.Cursor raw;

        OpeningCursor(Table<K, V> table, MetadataStore.Cursor raw) {
            this.table = table;
            this.raw = raw;
        }

        @Override
        public boolean seek(byte[] encodedKey) {
            return raw.seek(encodedKey);
        }

        @Override
        public boolean next() {
            return raw.next();
        }

        @Override
        public K key() {
            return table.keys().decode(raw.key());
        }

        @Override
        public byte[] encodedKey() {
            return raw.key();
        }

        @Override
        public V value() {
            return open(table, raw.key(), raw.value());
        }

        @Override
        public void close() {
            raw.close();
        }
    }
}
