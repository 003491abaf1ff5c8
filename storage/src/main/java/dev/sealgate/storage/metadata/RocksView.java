package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/** Reads from the database through one set of read options. */
final class RocksView implements ReadView {
    private final Natives natives;
    private final RocksTables tables;
    private final ReadOptions options;
    private final Runnable whenClosed;

    private RocksView(Natives natives, RocksTables tables, ReadOptions options, Runnable whenClosed) {
        this.natives = natives;
        this.tables = tables;
        this.options = options;
        this.whenClosed = whenClosed;
    }

    /** What is committed at each read; at one moment only for the thread that commits. The options stay the caller's. */
    static RocksView latest(Natives natives, RocksTables tables, ReadOptions options) {
        return new RocksView(natives, tables, options, () -> {});
    }

    /** What is committed now. */
    static RocksView snapshot(Natives natives, RocksTables tables) {
        Pinned pinned = natives.borrow(() -> new Pinned(tables));
        return new RocksView(natives, tables, pinned.options, () -> natives.release(pinned));
    }

    @Override
    public Optional<Bytes> get(RecordKey record) {
        byte[] value = natives.call(
                () -> tables.get(record.table(), options, record.key().view()));
        return Optional.ofNullable(value).map(Bytes::owning);
    }

    @Override
    public List<Optional<Bytes>> getAll(List<RecordKey> records) {
        return natives.call(() -> {
            List<Optional<Bytes>> values = new ArrayList<>(records.size());
            // Not by multiGetAsList: it takes what cannot be read for absent (facebook/rocksdb#12741).
            for (RecordKey record : records) {
                byte[] value = tables.get(record.table(), options, record.key().view());
                values.add(Optional.ofNullable(value).map(Bytes::owning));
            }
            return values;
        });
    }

    @Override
    public boolean isEmpty(Schema table, byte[] prefix, Set<Bytes> ignored) {
        KeyRange range = KeyRange.startingWith(prefix);
        return walk(table, range, walk -> Portions.isEmpty(walk, range, ignored));
    }

    @Override
    public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
        return walk(table, range, walk -> Portions.rows(walk, range, limit));
    }

    Portion<Bytes> keys(Schema table, KeyRange range, int limit) {
        return walk(table, range, walk -> Portions.keys(walk, range, limit));
    }

    Portion<GroupStep> groups(Schema table, KeyRange range, Delimiter delimiter, int limit) {
        return walk(table, range, walk -> Portions.groups(walk, range, delimiter, limit));
    }

    private <T> T walk(Schema table, KeyRange range, Function<KeyWalk, T> question) {
        return natives.call(() -> {
            try (RocksWalk walk = new RocksWalk(tables, table, options, range)) {
                return question.apply(walk);
            }
        });
    }

    @Override
    public void close() {
        whenClosed.run();
    }

    /** A snapshot and the options that read from it. */
    private static final class Pinned implements Natives.Resource {
        private final RocksTables tables;
        private final Snapshot snapshot;
        private final ReadOptions options;

        Pinned(RocksTables tables) {
            this.tables = tables;
            snapshot = tables.database().getSnapshot();
            options = new ReadOptions().setSnapshot(snapshot);
        }

        @Override
        public void free() {
            options.close();
            tables.database().releaseSnapshot(snapshot);
        }
    }
}
