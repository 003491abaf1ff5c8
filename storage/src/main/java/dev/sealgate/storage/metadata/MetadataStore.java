package dev.sealgate.storage.metadata;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Ordered byte tables with serializable transactions; the one door to metadata on disk.
 *
 * <p>Keys compare as unsigned bytes. Thread-safe. Implementations pass {@code MetadataStoreContract}.
 *
 * @throws dev.sealgate.storage.StorageException from every method when the disk fails or the store is closed
 */
public interface MetadataStore extends AutoCloseable {
    /** The committed value, or empty. The array is the caller's. */
    Optional<byte[]> get(Schema table, byte[] key);

    /** A cursor over a consistent snapshot of one table, positioned nowhere. The caller closes it. */
    Cursor cursor(Schema table);

    /**
     * Runs {@code body} and commits what it wrote, atomically and durably before this returns.
     *
     * <p>What the body read is checked again at commit; on a conflict the body runs again, so it must have no side effect.
     * An exception from the body discards the transaction and is rethrown.
     */
    <R> R inTransaction(Function<Transaction, R> body);

    /**
     * Rewrites a table's files: on return no file of the store holds a value of it that was deleted or replaced before, unless a
     * reader still looks at it. Takes as long as copying the table; reads and writes go on meanwhile.
     */
    default void expunge(Schema table) {}

    /** About how many records a table has, at no cost; empty where that is not known. */
    default OptionalLong estimatedRecords(Schema table) {
        return OptionalLong.empty();
    }

    /** Tells {@code observer} of every write to the disk from now on; a store without a disk has nothing to tell. */
    default void observeCommits(CommitObserver observer) {}

    /** The number of the newest change that is committed; it never goes back. Empty for a store that does not number them. */
    default OptionalLong newestChange() {
        return OptionalLong.empty();
    }

    /** What the store tells of itself now; a store without a disk has nothing to tell. */
    default OptionalLong figure(StoreFigure figure) {
        return OptionalLong.empty();
    }

    @Override
    void close();

    /** The reads and writes of one transaction. Used by one thread, only inside the body. */
    interface Transaction {
        /** The value as this transaction sees it (its own writes included); unchanged at commit, or the body runs again. */
        Optional<byte[]> get(Schema table, byte[] key);

        /** Whether no key starts with {@code prefix}; still true or false at commit, or the body runs again. */
        boolean isEmpty(Schema table, byte[] prefix);

        void put(Schema table, byte[] key, byte[] value);

        void delete(Schema table, byte[] key);
    }

    /** Walks keys upwards. Not thread-safe. */
    interface Cursor extends AutoCloseable {
        /** Moves to the first key that is {@code >= key}; false when there is none. */
        boolean seek(byte[] key);

        /** Moves to the next key; false at the end. Only after a successful move. */
        boolean next();

        byte[] key();

        byte[] value();

        @Override
        void close();
    }
}
