package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.seal.RecordSeal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

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
    private final ScopedValue<ReadAhead> request = ScopedValue.newInstance();

    /** The store stays the caller's to close. */
    public Database(MetadataStore store, RecordSeal seal) {
        this.store = store;
        this.seal = seal;
    }

    /** Runs a request; what it reads {@link #ahead} is there for its own thread, until it ends. */
    public <T> T inRequest(Supplier<T> work) {
        return ScopedValue.where(request, new ReadAhead()).call(work::get);
    }

    /**
     * Asks at once, within a request, for what it is going to need: its next {@link #get} of each, and the first run of its next
     * transaction that reads it, find what is now the record. Outside of a request nothing is asked.
     *
     * @param records those that were asked for and not read yet are not asked for again
     */
    public void ahead(List<RecordKey> records) {
        if (request.isBound()) {
            List<RecordKey> missing = request.get().missing(records);
            if (!missing.isEmpty()) {
                request.get().add(store.ahead(missing));
            }
        }
    }

    /** The committed value, or empty. */
    public <K, V> Optional<V> get(Table<K, V> table, K key) {
        byte[] encodedKey = table.keys().encode(key);
        return stored(table, encodedKey).map(stored -> open(table, encodedKey, stored));
    }

    /** As {@link #get(Table, Object)}, but a value whose stored bytes did not change is not opened again. */
    public <K, V> Optional<V> get(Table<K, V> table, K key, OpenedValues<V> opened) {
        byte[] encodedKey = table.keys().encode(key);
        return stored(table, encodedKey)
                .map(stored -> opened.get(encodedKey, stored, () -> open(table, encodedKey, stored)));
    }

    private Optional<byte[]> stored(Table<?, ?> table, byte[] encodedKey) {
        if (request.isBound()) {
            Known.Found found = request.get().take(new RecordKey(table.schema(), Bytes.owning(encodedKey)));
            if (found != null) {
                return found.value().map(Bytes::view);
            }
        }
        return store.get(table.schema(), encodedKey);
    }

    /** The committed value of each, in the same order; see {@link MetadataStore#getAll}. */
    public <K, V> List<Optional<V>> getAll(Table<K, V> table, List<K> keys) {
        List<RecordKey> records = records(table, keys);
        return records.isEmpty() ? List.of() : opened(table, records, store.getAll(records));
    }

    /** The first rows of a range of encoded keys; see {@link MetadataStore#scan}. */
    public <K, V> Portion<TableRow<K, V>> scan(Table<K, V> table, KeyRange range, int limit) {
        return rows(table, store.scan(table.schema(), range, limit));
    }

    /** As {@link #scan}, the keys only. */
    public <K> Portion<K> keys(Table<K, ?> table, KeyRange range, int limit) {
        Portion<Bytes> keys = store.keys(table.schema(), range, limit);
        return new Portion<>(
                keys.found().stream()
                        .map(key -> table.keys().decode(key.view()))
                        .toList(),
                keys.rest());
    }

    /** As {@link #scan}, but all keys of a group are one step; see {@link MetadataStore#groups}. */
    public <K, V> Portion<TableStep<K, V>> groups(Table<K, V> table, KeyRange range, Delimiter delimiter, int limit) {
        Portion<GroupStep> steps = store.groups(table.schema(), range, delimiter, limit);
        List<TableStep<K, V>> typed = new ArrayList<>(steps.found().size());
        for (GroupStep step : steps.found()) {
            typed.add(
                    switch (step) {
                        case KeyGroup(Bytes prefix) -> new TableStep.Group<>(prefix);
                        case StoredRow row -> row(table, row);
                    });
        }
        return new Portion<>(typed, steps.rest());
    }

    /** As {@link MetadataStore#inTransaction}: durable on return, the body may run again. */
    public <R> R inTransaction(Function<Transaction, R> body) {
        Known known = request.isBound() ? request.get().known() : Known.NOTHING;
        return store.inTransaction(known, raw -> body.apply(within(raw)));
    }

    /** As {@link #inTransaction}, for a body that has nothing to tell. */
    public void write(Consumer<Transaction> body) {
        inTransaction(tx -> {
            body.accept(tx);
            return this;
        });
    }

    /** A transaction of the store, typed and sealed, for those who also write what is kept in clear. */
    public Transaction within(MetadataStore.Transaction raw) {
        return new SealingTransaction(raw);
    }

    /** As {@link MetadataStore#newestChange}. */
    public OptionalLong newestChange() {
        return store.newestChange();
    }

    /** As {@link MetadataStore#keepsReplaced}. */
    public boolean keepsReplaced() {
        return store.keepsReplaced();
    }

    /** As {@link MetadataStore#expunge}. */
    public void expunge(Table<?, ?> table) {
        store.expunge(table.schema());
    }

    /** Seals a record once, for those who write it now and rely on it later. */
    public <K, V> SealedRecord seal(Table<K, V> table, K key, V value) {
        byte[] encodedKey = table.keys().encode(key);
        return new SealedRecord(
                new RecordKey(table.schema(), Bytes.owning(encodedKey)), Bytes.owning(seal(table, encodedKey, value)));
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

    private static <K> List<RecordKey> records(Table<K, ?> table, List<K> keys) {
        return keys.stream().map(table::at).toList();
    }

    private <V> List<Optional<V>> opened(Table<?, V> table, List<RecordKey> records, List<Optional<byte[]>> stored) {
        List<Optional<V>> values = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            byte[] encodedKey = records.get(i).key().view();
            values.add(stored.get(i).map(value -> open(table, encodedKey, value)));
        }
        return values;
    }

    private <K, V> Portion<TableRow<K, V>> rows(Table<K, V> table, Portion<StoredRow> stored) {
        return new Portion<>(stored.found().stream().map(row -> row(table, row)).toList(), stored.rest());
    }

    private <K, V> TableRow<K, V> row(Table<K, V> table, StoredRow stored) {
        return new TableRow<>(
                table, stored, row -> open(table, row.key().view(), row.value().view()));
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

        /** As {@link #get}, of a record that is hardly ever there; see {@link MetadataStore.Transaction#getRare}. */
        <K, V> Optional<V> getRare(Table<K, V> table, K key);

        /** The value of each, in the same order; see {@link MetadataStore.Transaction#getAll}. */
        <K, V> List<Optional<V>> getAll(Table<K, V> table, List<K> keys);

        /** The first rows of a range of encoded keys; see {@link MetadataStore.Transaction#scan}. */
        <K, V> Portion<TableRow<K, V>> scan(Table<K, V> table, KeyRange range, int limit);

        /** Whether no key of the table starts with these encoded bytes; checked again at commit. */
        boolean isEmpty(Table<?, ?> table, byte[] encodedKeyPrefix);

        <K, V> void put(Table<K, V> table, K key, V value);

        void put(SealedRecord sealed);

        /** Relies on the record being this one at commit; see {@link MetadataStore.Transaction#expect}. */
        void expect(SealedRecord sealed);

        <K, V> void delete(Table<K, V> table, K key);
    }

    private final class SealingTransaction implements Transaction {
        private final MetadataStore.Transaction raw;

        SealingTransaction(MetadataStore.Transaction raw) {
            this.raw = raw;
        }

        @Override
        public <K, V> Optional<V> get(Table<K, V> table, K key) {
            byte[] encodedKey = table.keys().encode(key);
            touched(table, encodedKey);
            return raw.get(table.schema(), encodedKey).map(stored -> open(table, encodedKey, stored));
        }

        @Override
        public <K, V> Optional<V> getRare(Table<K, V> table, K key) {
            byte[] encodedKey = table.keys().encode(key);
            touched(table, encodedKey);
            return raw.getRare(table.schema(), encodedKey).map(stored -> open(table, encodedKey, stored));
        }

        /** What it was may be the past when this transaction ends. */
        private void touched(Table<?, ?> table, byte[] encodedKey) {
            if (request.isBound()) {
                request.get().forget(new RecordKey(table.schema(), Bytes.owning(encodedKey)));
            }
        }

        @Override
        public <K, V> List<Optional<V>> getAll(Table<K, V> table, List<K> keys) {
            List<RecordKey> records = records(table, keys);
            if (request.isBound()) {
                records.forEach(request.get()::forget);
            }
            return opened(table, records, raw.getAll(records));
        }

        @Override
        public <K, V> Portion<TableRow<K, V>> scan(Table<K, V> table, KeyRange range, int limit) {
            return rows(table, raw.scan(table.schema(), range, limit));
        }

        @Override
        public boolean isEmpty(Table<?, ?> table, byte[] encodedKeyPrefix) {
            return raw.isEmpty(table.schema(), encodedKeyPrefix);
        }

        @Override
        public <K, V> void put(Table<K, V> table, K key, V value) {
            byte[] encodedKey = table.keys().encode(key);
            touched(table, encodedKey);
            raw.put(table.schema(), encodedKey, seal(table, encodedKey, value));
        }

        @Override
        public void put(SealedRecord sealed) {
            raw.put(
                    sealed.record().table(),
                    sealed.record().key().view(),
                    sealed.value().view());
        }

        @Override
        public void expect(SealedRecord sealed) {
            raw.expect(
                    sealed.record().table(),
                    sealed.record().key().view(),
                    sealed.value().view());
        }

        @Override
        public <K, V> void delete(Table<K, V> table, K key) {
            byte[] encodedKey = table.keys().encode(key);
            touched(table, encodedKey);
            raw.delete(table.schema(), encodedKey);
        }
    }
}
