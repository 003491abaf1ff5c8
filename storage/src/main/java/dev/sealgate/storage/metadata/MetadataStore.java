package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Ordered byte tables with serializable transactions; the one door to metadata on disk.
 *
 * <p>Keys compare as unsigned bytes. Thread-safe. Implementations pass {@code MetadataStoreContract}.
 *
 * @throws dev.sealgate.storage.StorageException from every method when the disk fails or the store is closed
 */
public interface MetadataStore extends AutoCloseable {
    /** The most records, rows, keys or steps of one question: it bounds what an answer holds and how long others wait for it. */
    int MAX_AT_ONCE = 1_000;

    /** The longest key: a third of an index page of PostgreSQL. The longest there is, of an object whose name is all NULs, has 2,160 bytes. */
    int MAX_KEY_BYTES = 2_600;

    /** The most rows that a transaction may scan, because all are looked at again while every other commit waits. */
    int MAX_SCANNED = 10_000;

    /** The committed value, or empty. The array is the caller's. */
    Optional<byte[]> get(Schema table, byte[] key);

    /** The committed value of each, in the same order, all at one moment. At most {@link #MAX_AT_ONCE}; the arrays are the caller's. */
    List<Optional<byte[]>> getAll(List<RecordKey> records);

    /** As {@link #getAll}, for transactions that start from what was found: {@link #inTransaction(Known, Function)}. */
    default Known ahead(List<RecordKey> records) {
        return Known.of(records, getAll(records));
    }

    /**
     * The first rows of a range, all at one moment.
     *
     * <p>At most {@code limit}, and fewer once they hold 4 MiB together: what follows is then still in {@link Portion#rest}, which is
     * empty only when nothing does.
     *
     * @param limit 1 to {@link #MAX_AT_ONCE}, as for the other questions
     */
    Portion<StoredRow> scan(Schema table, KeyRange range, int limit);

    /** As {@link #scan}, the keys only. */
    Portion<Bytes> keys(Schema table, KeyRange range, int limit);

    /** As {@link #scan}, but all keys of a group are one step, which costs the same however many there are. */
    Portion<GroupStep> groups(Schema table, KeyRange range, Delimiter delimiter, int limit);

    /**
     * Runs {@code body} and commits what it wrote, atomically and durably before this returns.
     *
     * <p>What the body read is checked again at commit; on a conflict the body runs again, so it must have no side effect.
     * An exception from the body discards the transaction and is rethrown.
     */
    default <R> R inTransaction(Function<Transaction, R> body) {
        return inTransaction(Known.NOTHING, body);
    }

    /**
     * As {@link #inTransaction(Function)}, for a body that needs records that are known already: its first run finds them as they
     * were then, without a question. The commit, or for a body that wrote nothing a look at the store, finds out whether they
     * still are so; if not, the body runs again and asks.
     */
    <R> R inTransaction(Known known, Function<Transaction, R> body);

    /** As {@link #inTransaction}, for a body that has nothing to tell. */
    default void write(Consumer<Transaction> body) {
        inTransaction(tx -> {
            body.accept(tx);
            return this;
        });
    }

    /**
     * Rewrites a table's files: on return no file of the store holds a value of it that was deleted or replaced before, unless a
     * reader still looks at it. Takes as long as copying the table; reads and writes go on meanwhile.
     */
    void expunge(Schema table);

    /** As {@link #expunge(Schema)}, of several tables. */
    default void expunge(List<Schema> tables) {
        tables.forEach(this::expunge);
    }

    /**
     * Whether what was deleted or replaced stays in files until {@link #expunge}, whoever deleted it, also after this process. A store that
     * sweeps by itself needs it only so that it is done at once.
     */
    default boolean keepsReplaced() {
        return true;
    }

    /** The store's time: all processes that share the store go by it, whatever their own clocks say. */
    default Instant now() {
        return InstantSource.system().instant();
    }

    /** About how many records a table has, at no cost; empty where that is not known. */
    default OptionalLong estimatedRecords(Schema table) {
        return OptionalLong.empty();
    }

    /** Tells {@code observer} of what it does from now on; a store in memory has nothing to tell. */
    default void observe(StoreObserver observer) {}

    /** The number of the newest change that is committed; it never goes back. Empty for a store that does not number them. */
    default OptionalLong newestChange() {
        return OptionalLong.empty();
    }

    /** What the store tells of itself now; a store without a disk has nothing to tell. */
    default OptionalLong figure(StoreFigure figure) {
        return OptionalLong.empty();
    }

    /** @throws IllegalArgumentException when they are more than {@link #MAX_AT_ONCE} */
    static void requireNotTooMany(List<RecordKey> records) {
        if (records.size() > MAX_AT_ONCE) {
            throw new IllegalArgumentException(
                    "records: " + records.size() + " (expected: at most " + MAX_AT_ONCE + ")");
        }
    }

    /** @throws IllegalArgumentException unless it is 1 to {@link #MAX_AT_ONCE} */
    static void requireLimit(int limit) {
        if (limit < 1 || limit > MAX_AT_ONCE) {
            throw new IllegalArgumentException("limit: " + limit + " (expected: 1 to " + MAX_AT_ONCE + ")");
        }
    }

    @Override
    void close();

    /** The reads and writes of one transaction. Used by one thread, only inside the body. */
    interface Transaction {
        /** The value as this transaction sees it (its own writes included); unchanged at commit, or the body runs again. */
        Optional<byte[]> get(Schema table, byte[] key);

        /**
         * As {@link #get}, of a record that is hardly ever there: the first run of the body takes it for absent without a question,
         * and the commit finds out.
         */
        Optional<byte[]> getRare(Schema table, byte[] key);

        /** As {@link #get}, of each in the same order. At most {@link #MAX_AT_ONCE}. */
        List<Optional<byte[]>> getAll(List<RecordKey> records);

        /**
         * As {@link MetadataStore#scan}, as this transaction sees it: the same rows, and no others, are there at commit, or the body runs
         * again. {@link Portion#rest} may turn out to hold nothing, where this transaction deleted it.
         *
         * @throws IllegalStateException when it has scanned {@link #MAX_SCANNED} rows
         */
        Portion<StoredRow> scan(Schema table, KeyRange range, int limit);

        /**
         * Relies on the record having this value at commit, without asking a question. What this transaction writes itself has no
         * say in it.
         *
         * @throws dev.sealgate.storage.StorageException.Fenced when the body runs again, and the record has another value or is gone
         */
        void expect(Schema table, byte[] key, byte[] value);

        /** Whether no key starts with {@code prefix}; still true or false at commit, or the body runs again. */
        boolean isEmpty(Schema table, byte[] prefix);

        /** @throws IllegalArgumentException when the key is longer than {@link #MAX_KEY_BYTES} */
        void put(Schema table, byte[] key, byte[] value);

        void delete(Schema table, byte[] key);
    }
}
