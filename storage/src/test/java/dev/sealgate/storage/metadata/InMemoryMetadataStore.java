package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A {@link MetadataStore} that forgets everything when it is closed, for tests. Thread-safe. */
public final class InMemoryMetadataStore implements MetadataStore {
    private final TransactionRunner transactions = new TransactionRunner(this::view, this::commit);

    /** Never changed once it is here: a commit replaces the tables it writes. */
    private volatile @Nullable Map<Schema, NavigableMap<Bytes, Bytes>> tables =
            Stream.of(Schema.values()).collect(Collectors.toMap(table -> table, table -> emptyTable()));

    private static NavigableMap<Bytes, Bytes> emptyTable() {
        return new TreeMap<>((left, right) -> Arrays.compareUnsigned(left.view(), right.view()));
    }

    @Override
    public Optional<byte[]> get(Schema table, byte[] key) {
        return view().get(new RecordKey(table, Bytes.copyOf(key))).map(Bytes::toArray);
    }

    @Override
    public Cursor cursor(Schema table) {
        return new MapCursor(table(open(), table));
    }

    @Override
    public <R> R inTransaction(Function<Transaction, R> body) {
        return transactions.run(body);
    }

    @Override
    public synchronized void close() {
        tables = null;
    }

    private Map<Schema, NavigableMap<Bytes, Bytes>> open() {
        Map<Schema, NavigableMap<Bytes, Bytes>> current = tables;
        if (current == null) {
            throw new StorageException.Unavailable("metadata store is closed");
        }
        return current;
    }

    private ReadView view() {
        return new MapView(open());
    }

    private synchronized boolean commit(BufferedTransaction transaction) {
        Map<Schema, NavigableMap<Bytes, Bytes>> current = open();
        CommitGroup group = new CommitGroup(new MapView(current));
        if (!group.admit(transaction)) {
            return false;
        }
        Set<Schema> written =
                group.writes().keySet().stream().map(RecordKey::table).collect(Collectors.toSet());
        Map<Schema, NavigableMap<Bytes, Bytes>> changed = new TreeMap<>(current);
        written.forEach(table -> {
            NavigableMap<Bytes, Bytes> copy = emptyTable();
            copy.putAll(table(current, table));
            changed.put(table, copy);
        });
        group.writes().forEach((record, value) -> {
            NavigableMap<Bytes, Bytes> table = table(changed, record.table());
            value.ifPresentOrElse(put -> table.put(record.key(), put), () -> table.remove(record.key()));
        });
        tables = changed;
        return true;
    }

    @SuppressWarnings("NullAway") // every table is there from the start
    private static NavigableMap<Bytes, Bytes> table(Map<Schema, NavigableMap<Bytes, Bytes>> tables, Schema table) {
        return tables.get(table);
    }

    private record MapView(Map<Schema, NavigableMap<Bytes, Bytes>> tables) implements ReadView {
        @Override
        public Optional<Bytes> get(RecordKey record) {
            return Optional.ofNullable(table(tables, record.table()).get(record.key()));
        }

        @Override
        public boolean isEmpty(Schema table, byte[] prefix, Set<Bytes> ignored) {
            return table(tables, table).tailMap(Bytes.copyOf(prefix)).keySet().stream()
                    .takeWhile(key -> Keys.startsWith(key.view(), prefix))
                    .allMatch(ignored::contains);
        }

        @Override
        public void close() {}
    }

    private final class MapCursor implements Cursor {
        private final NavigableMap<Bytes, Bytes> records;
        private Map.@Nullable Entry<Bytes, Bytes> at;
        private boolean closed;

        MapCursor(NavigableMap<Bytes, Bytes> records) {
            this.records = records;
        }

        @Override
        public boolean seek(byte[] key) {
            if (closed) {
                throw new IllegalStateException("cursor is closed");
            }
            open();
            at = records.ceilingEntry(Bytes.copyOf(key));
            return at != null;
        }

        @Override
        public boolean next() {
            at = records.higherEntry(entry().getKey());
            return at != null;
        }

        @Override
        public byte[] key() {
            return entry().getKey().toArray();
        }

        @Override
        public byte[] value() {
            return entry().getValue().toArray();
        }

        private Map.Entry<Bytes, Bytes> entry() {
            if (at == null) {
                throw new IllegalStateException("cursor is not at a record");
            }
            open();
            return at;
        }

        @Override
        public void close() {
            at = null;
            closed = true;
        }
    }
}
