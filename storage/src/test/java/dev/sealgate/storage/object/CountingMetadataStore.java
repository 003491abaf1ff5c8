package dev.sealgate.storage.object;

import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Schema;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Counts what cursors do, for tests of what a listing costs. */
final class CountingMetadataStore implements MetadataStore {
    final AtomicInteger moves = new AtomicInteger();
    final AtomicInteger values = new AtomicInteger();
    private final MetadataStore store;

    CountingMetadataStore(MetadataStore store) {
        this.store = store;
    }

    @Override
    public Optional<byte[]> get(Schema table, byte[] key) {
        return store.get(table, key);
    }

    @Override
    public <R> R inTransaction(Function<Transaction, R> body) {
        return store.inTransaction(body);
    }

    @Override
    public void close() {
        store.close();
    }

    @Override
    public Cursor cursor(Schema table) {
        Cursor cursor = store.cursor(table);
        return new Cursor() {
            @Override
            public boolean seek(byte[] key) {
                moves.incrementAndGet();
                return cursor.seek(key);
            }

            @Override
            public boolean next() {
                moves.incrementAndGet();
                return cursor.next();
            }

            @Override
            public byte[] key() {
                return cursor.key();
            }

            @Override
            public byte[] value() {
                values.incrementAndGet();
                return cursor.value();
            }

            @Override
            public void close() {
                cursor.close();
            }
        };
    }
}
