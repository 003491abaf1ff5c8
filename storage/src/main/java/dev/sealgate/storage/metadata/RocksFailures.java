package dev.sealgate.storage.metadata;

import dev.sealgate.storage.StorageException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What RocksDB's failures mean, by status code; its text, which names the file, is for the operator only. */
final class RocksFailures {
    private RocksFailures() {}

    static StorageException of(RocksDBException failure) {
        Status status = failure.getStatus();
        if (status == null) { // raised on the Java side, before the database was asked
            return new StorageException.Unavailable("metadata store failed", failure);
        }
        if (status.getSubCode() == Status.SubCode.NoSpace) {
            return new StorageException.Full("metadata store: no space left", failure);
        }
        return switch (status.getCode()) {
            case Corruption ->
                new StorageException.Corrupt("metadata store is corrupt: " + failure.getMessage(), failure);
            case Busy, TimedOut, TryAgain ->
                new StorageException.Slow("metadata store is busy: " + failure.getMessage(), failure);
            default -> new StorageException.Unavailable("metadata store failed: " + failure.getMessage(), failure);
        };
    }
}
