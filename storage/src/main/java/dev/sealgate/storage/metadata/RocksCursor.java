package dev.sealgate.storage.metadata;

import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** A cursor over RocksDB's iterator, which is a snapshot by itself. */
final class RocksCursor implements MetadataStore.Cursor {
    private final Natives natives;
    private final OpenIterator open;
    private boolean positioned;
    private boolean closed;

    RocksCursor(Natives natives, Natives.NativeCall<RocksIterator> iterator) {
        this.natives = natives;
        open = natives.borrow(() -> new OpenIterator(iterator.run()));
    }

    @Override
    public boolean seek(byte[] key) {
        return move(() -> open.iterator.seek(key));
    }

    @Override
    public boolean next() {
        requirePositioned();
        return move(open.iterator::next);
    }

    private boolean move(Runnable step) {
        if (closed) {
            throw new IllegalStateException("cursor is closed");
        }
        positioned = natives.call(() -> {
            step.run();
            return isValid(open.iterator);
        });
        return positioned;
    }

    private static boolean isValid(RocksIterator iterator) throws RocksDBException {
        if (iterator.isValid()) {
            return true;
        }
        iterator.status(); // the end, or a failure that looks like it
        return false;
    }

    @Override
    public byte[] key() {
        requirePositioned();
        return natives.call(open.iterator::key);
    }

    @Override
    public byte[] value() {
        requirePositioned();
        return natives.call(open.iterator::value);
    }

    private void requirePositioned() {
        if (!positioned) {
            throw new IllegalStateException("cursor is not at a record");
        }
    }

    @Override
    public void close() {
        positioned = false;
        closed = true;
        natives.release(open);
    }

    private record OpenIterator(RocksIterator iterator) implements Natives.Resource {
        @Override
        public void free() {
            iterator.close();
        }
    }
}
