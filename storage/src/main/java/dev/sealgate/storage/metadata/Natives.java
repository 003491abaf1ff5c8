package dev.sealgate.storage.metadata;

import dev.sealgate.storage.StorageException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.StampedLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * Owns native objects and keeps them from being freed while a thread uses them. Thread-safe.
 *
 * <p>A native call on a freed object ends the process, so every call goes through {@link #call}, which costs one uncontended
 * shared lock, and only {@link #close} frees what was not freed before.
 */
final class Natives implements AutoCloseable {
    /** Uses native objects. Must not call {@link Natives} again. */
    interface NativeCall<T extends @Nullable Object> {
        T run() throws RocksDBException;
    }

    /** Frees native memory; freeing twice does nothing. */
    interface Resource {
        void free();
    }

    private final StampedLock lock = new StampedLock();
    private final Set<Resource> borrowed = ConcurrentHashMap.newKeySet();
    private final Deque<Resource> owned = new ArrayDeque<>();
    private boolean closed; // guarded by lock
    private volatile @Nullable StorageException failure;

    /** Frees {@code resource} on close, after everything that is owned later. Only while opening. */
    <T> T own(T object, Resource resource) {
        owned.push(resource);
        return object;
    }

    /** @throws StorageException when the store is closed or failed, or the call fails */
    <T extends @Nullable Object> T call(NativeCall<T> call) {
        long stamp = lock.readLock();
        try {
            requireUsable();
            return call.run();
        } catch (RocksDBException e) {
            throw RocksFailures.of(e);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Opens something short-lived, which the caller gives to {@link #release}. */
    <T extends Resource> T borrow(NativeCall<T> open) {
        return call(() -> {
            T resource = open.run();
            borrowed.add(resource);
            return resource;
        });
    }

    void release(Resource resource) {
        long stamp = lock.readLock();
        try {
            if (borrowed.remove(resource)) {
                resource.free();
            }
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Refuses every later call. */
    void fail(StorageException cause) {
        failure = cause;
    }

    private void requireUsable() {
        if (closed) {
            throw new StorageException.Unavailable("metadata store is closed");
        }
        StorageException cause = failure;
        if (cause != null) {
            throw new StorageException.Unavailable("metadata store failed earlier", cause);
        }
    }

    /** Waits for running calls, then frees everything, last owned first. */
    @Override
    public void close() {
        long stamp = lock.writeLock();
        try {
            closed = true;
            borrowed.forEach(Resource::free);
            borrowed.clear();
            while (!owned.isEmpty()) {
                owned.pop().free();
            }
        } finally {
            lock.unlockWrite(stamp);
        }
    }
}
