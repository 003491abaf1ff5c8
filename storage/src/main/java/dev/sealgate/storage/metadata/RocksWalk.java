package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;

/** A walk by RocksDB's iterator, which is a snapshot by itself. Within one call of {@link Natives}; the opener closes it. */
final class RocksWalk implements KeyWalk, AutoCloseable {
    private final @Nullable Slice end;
    private final ReadOptions bounded;
    private final RocksIterator iterator;

    /** @param options those of the reader, which stay the caller's */
    RocksWalk(RocksTables tables, Schema table, ReadOptions options, KeyRange range) {
        // Without an end, the search would wade through whatever was deleted behind the range.
        end = range.to().map(Bytes::view).map(Slice::new).orElse(null);
        bounded = new ReadOptions(options);
        if (end != null) {
            bounded.setIterateUpperBound(end);
        }
        iterator = tables.iterator(table, bounded);
    }

    @Override
    public boolean seek(byte[] key) {
        iterator.seek(key);
        return isValid();
    }

    @Override
    public boolean next() {
        iterator.next();
        return isValid();
    }

    private boolean isValid() {
        if (iterator.isValid()) {
            return true;
        }
        try {
            iterator.status(); // the end, or a failure that looks like it
        } catch (RocksDBException e) {
            throw RocksFailures.of(e);
        }
        return false;
    }

    @Override
    public byte[] key() {
        return iterator.key();
    }

    @Override
    public byte[] value() {
        return iterator.value();
    }

    @Override
    public void close() {
        iterator.close();
        bounded.close();
        if (end != null) {
            end.close();
        }
    }
}
