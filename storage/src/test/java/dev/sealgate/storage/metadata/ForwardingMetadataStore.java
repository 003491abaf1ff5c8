package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** Asks another store, for tests that change or watch some of it. */
public abstract class ForwardingMetadataStore implements MetadataStore {
    protected final MetadataStore store;

    protected ForwardingMetadataStore(MetadataStore store) {
        this.store = store;
    }

    @Override
    public Optional<byte[]> get(Schema table, byte[] key) {
        return store.get(table, key);
    }

    @Override
    public List<Optional<byte[]>> getAll(List<RecordKey> records) {
        return store.getAll(records);
    }

    @Override
    public Known ahead(List<RecordKey> records) {
        return store.ahead(records);
    }

    @Override
    public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
        return store.scan(table, range, limit);
    }

    @Override
    public Portion<Bytes> keys(Schema table, KeyRange range, int limit) {
        return store.keys(table, range, limit);
    }

    @Override
    public Portion<GroupStep> groups(Schema table, KeyRange range, Delimiter delimiter, int limit) {
        return store.groups(table, range, delimiter, limit);
    }

    @Override
    public <R> R inTransaction(Known known, Function<Transaction, R> body) {
        return store.inTransaction(known, body);
    }

    @Override
    public void expunge(Schema table) {
        store.expunge(table);
    }

    @Override
    public boolean keepsReplaced() {
        return store.keepsReplaced();
    }

    @Override
    public OptionalLong newestChange() {
        return store.newestChange();
    }

    @Override
    public void close() {
        store.close();
    }
}
