package dev.sealgate.storage.cluster;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.cluster.Tables.BatchKey;
import dev.sealgate.storage.cluster.Tables.BlobIds;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ids under which this gateway writes blobs. Each is in a row of the store before it is given out, until it is known what became of the
 * blob, so that others leave that blob alone while this gateway lives, and find it when this gateway is gone. Thread-safe.
 *
 * <p>They are reserved many at once and ahead of need: no upload waits for it. No lock is held while the store is asked.
 */
public final class Reservations {
    private static final Logger LOG = LoggerFactory.getLogger(Reservations.class);
    private static final int FEW = Terms.IDS_AT_ONCE / 2;

    /** The ids of one row. */
    private static final class Batch {
        final Life writers;
        final BatchKey row;
        final List<BlobId> ids;
        final AtomicInteger unsettled;

        /** @param writers the life of those who write under these ids, of which commits must be sure */
        Batch(Life writers, BatchKey row, List<BlobId> ids) {
            this.writers = writers;
            this.row = row;
            this.ids = ids;
            unsettled = new AtomicInteger(ids.size());
        }
    }

    private record Reserved(BlobId id, Batch batch) {}

    private final Database database;
    private final SecureRandom random;
    private final Executor background;

    /** All of these: guarded by this. */
    private final Deque<Reserved> stock = new ArrayDeque<>();

    private @Nullable Life life;
    private boolean refilling;
    private long batches;

    private final Map<BlobId, Batch> given = new ConcurrentHashMap<>();

    /** Rows that nobody needs any more; they go with the next one that is written. */
    private final Deque<Batch> settledRows = new ArrayDeque<>(); // guarded by itself

    /** @param background reserves ahead of need */
    Reservations(Database database, SecureRandom random, Executor background) {
        this.database = database;
        this.random = random;
        this.background = background;
    }

    /** An id that was never given out. The caller says when it is {@link #settled}. */
    public BlobId next() {
        Optional<BlobId> id = take();
        while (id.isEmpty()) {
            reserve();
            id = take();
        }
        if (isTimeToReserve()) {
            background.execute(this::reserveAhead);
        }
        return id.get();
    }

    private synchronized Optional<BlobId> take() {
        Reserved reserved = stock.poll();
        if (reserved == null) {
            return Optional.empty();
        }
        given.put(reserved.id(), reserved.batch());
        return Optional.of(reserved.id());
    }

    private synchronized boolean isTimeToReserve() {
        boolean now = stock.size() < FEW && !refilling;
        refilling |= now;
        return now;
    }

    private void reserveAhead() {
        try {
            reserve();
        } catch (StorageException e) {
            LOG.debug("blob ids could not be reserved ahead; whoever needs one tries again", e);
        } finally {
            synchronized (this) {
                refilling = false;
            }
        }
    }

    private void reserve() {
        Life current = current();
        Batch batch = fresh(current);
        List<Batch> old = takeSettledRows();
        try {
            database.write(tx -> {
                current.require(tx);
                write(tx, batch);
                old.forEach(each -> tx.delete(Tables.INTENTS, each.row));
            });
        } catch (RuntimeException e) {
            old.forEach(this::keepSettledRow);
            throw e;
        }
        stock(batch, current);
    }

    private synchronized Life current() {
        if (life == null) {
            throw new StorageException.Unavailable(
                    "this gateway was declared gone, and has not yet joined the others again");
        }
        return life;
    }

    private synchronized void stock(Batch batch, Life expected) {
        if (life == expected) {
            batch.ids.forEach(id -> stock.add(new Reserved(id, batch)));
        }
    }

    private Batch fresh(Life owner) {
        return batch(
                owner,
                owner,
                Stream.generate(() -> BlobId.random(random))
                        .limit(Terms.IDS_AT_ONCE)
                        .toList());
    }

    private synchronized Batch batch(Life writers, Life owner, List<BlobId> ids) {
        return new Batch(writers, new BatchKey(owner.id(), batches++), ids);
    }

    private static void write(Transaction tx, Batch batch) {
        List<Bytes> ids = batch.ids.stream().map(BlobId::value).toList();
        tx.put(Tables.INTENTS, batch.row, new BlobIds(ids));
    }

    /** The blob was committed, or is gone, or was never written. */
    public void settled(BlobId id) {
        Batch batch = given.remove(id);
        if (batch != null) {
            settleOne(batch);
        }
    }

    private void settleOne(Batch batch) {
        if (batch.unsettled.decrementAndGet() == 0) {
            keepSettledRow(batch);
        }
    }

    private void keepSettledRow(Batch batch) {
        synchronized (settledRows) {
            settledRows.add(batch);
        }
    }

    private List<Batch> takeSettledRows() {
        synchronized (settledRows) {
            List<Batch> all = List.copyOf(settledRows);
            settledRows.clear();
            return all;
        }
    }

    /** The transaction commits only while nobody can have deleted the blob. To be called in every transaction that takes one. */
    public void require(Transaction tx, BlobId id) {
        batchOf(id).writers.require(tx);
    }

    /** Whether no commit can take the blob any more, not even one that is under way. */
    public boolean isFenced(BlobId id) {
        return batchOf(id).writers.isLost();
    }

    private Batch batchOf(BlobId id) {
        Batch batch = given.get(id);
        if (batch == null) {
            throw new IllegalStateException("blob " + id + " is settled, or was never reserved");
        }
        return batch;
    }

    /** How many blobs are being written, or wait for a commit whose outcome is not known. */
    public int underWay() {
        return given.size();
    }

    /** From now on no id is given out until {@link #joining} was committed. */
    synchronized void leave() {
        life = null;
        stock.clear();
    }

    /** The ids that somebody may still write under, or whose fate is not known. */
    List<BlobId> unsettled() {
        return List.copyOf(given.keySet());
    }

    /** What a new life takes over: what is unsettled, and fresh ids. To be called after {@link #leave}. */
    Joining joining(Life joined) {
        List<Batch> inherited = new ArrayList<>();
        given.values().stream().map(batch -> batch.writers).distinct().forEach(writers -> {
            List<BlobId> ids = given.entrySet().stream()
                    .filter(entry -> entry.getValue().writers == writers)
                    .map(Map.Entry::getKey)
                    .toList();
            inherited.add(batch(writers, joined, ids));
        });
        return new Joining(joined, inherited, fresh(joined));
    }

    /** The rows of one joining: written in its transaction, and counted once that was committed. */
    final class Joining implements Consumer<Transaction> {
        private final Life joined;
        private final List<Batch> inherited;
        private final Batch first;

        private Joining(Life joined, List<Batch> inherited, Batch first) {
            this.joined = joined;
            this.inherited = inherited;
            this.first = first;
        }

        @Override
        public void accept(Transaction tx) {
            inherited.forEach(batch -> write(tx, batch));
            write(tx, first);
        }

        void committed() {
            takeSettledRows(); // they are of a life that is over: whoever ended it removes them
            for (Batch batch : inherited) {
                for (BlobId id : batch.ids) {
                    if (given.computeIfPresent(id, (_, _) -> batch) == null) {
                        settleOne(batch); // meanwhile
                    }
                }
            }
            synchronized (Reservations.this) {
                life = joined;
            }
            stock(first, joined);
        }
    }
}
