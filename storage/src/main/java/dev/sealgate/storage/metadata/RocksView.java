package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.Optional;
import java.util.Set;
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
    public boolean isEmpty(Schema table, byte[] prefix, Set<Bytes> ignored) {
        return natives.call(() -> tables.isEmpty(table, options, prefix, ignored));
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
