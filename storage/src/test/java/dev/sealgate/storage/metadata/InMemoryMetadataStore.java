package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A {@link MetadataStore} that forgets everything when it is closed, for tests. Thread-safe. */
public final class InMemoryMetadataStore implements MetadataStore {
    private final InMemoryRecords records;
    private volatile boolean closed;

    public InMemoryMetadataStore() {
        this(new InMemoryRecords());
    }

    private InMemoryMetadataStore(InMemoryRecords records) {
        this.records = records;
    }

    /** Another store over the same records, as another gateway has it; each is closed by itself. */
    public InMemoryMetadataStore another() {
        return new InMemoryMetadataStore(records);
    }

    @Override
    public Optional<byte[]> get(Schema table, byte[] key) {
        RecordKey record = new RecordKey(table, Bytes.copyOf(key));
        return latest(view -> view.get(record)).map(Bytes::toArray);
    }

    @Override
    public List<Optional<byte[]>> getAll(List<RecordKey> wanted) {
        MetadataStore.requireNotTooMany(wanted);
        return latest(view -> view.getAll(wanted)).stream()
                .map(value -> value.map(Bytes::toArray))
                .toList();
    }

    @Override
    public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
        MetadataStore.requireLimit(limit);
        return latest(view -> view.scan(table, range, limit));
    }

    @Override
    public Portion<Bytes> keys(Schema table, KeyRange range, int limit) {
        MetadataStore.requireLimit(limit);
        return latest(view -> view.walk(table, range, walk -> Portions.keys(walk, range, limit)));
    }

    @Override
    public Portion<GroupStep> groups(Schema table, KeyRange range, Delimiter delimiter, int limit) {
        MetadataStore.requireLimit(limit);
        return latest(view -> view.walk(table, range, walk -> Portions.groups(walk, range, delimiter, limit)));
    }

    @Override
    public <R> R inTransaction(Known known, Function<Transaction, R> body) {
        return records.transactions.run(known, tx -> {
            requireOpen();
            return body.apply(tx);
        });
    }

    /** There are no files. */
    @Override
    public void expunge(Schema table) {
        requireOpen();
    }

    @Override
    public void close() {
        closed = true;
    }

    private <T> T latest(Function<InMemoryRecords.View, T> question) {
        requireOpen();
        return records.latest(question);
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageException.Unavailable("metadata store is closed");
        }
    }
}
