package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One platform thread that commits all waiting transactions with one write. Thread-safe.
 *
 * <p>When a write fails, those who wait are notified and, unless the disk is only full, nothing is accepted any more: what
 * reached the disk is not known.
 */
final class GroupCommitter implements AutoCloseable {
    /** Bounds the memory of one write; a larger single transaction is a group of its own. */
    private static final long GROUP_LIMIT_BYTES = 4L << 20;

    private static final Logger log = LoggerFactory.getLogger(GroupCommitter.class);

    /** Where commits go. Called by the committing thread only. */
    interface Journal {
        /** Everything that was written so far. */
        ReadView committed();

        /** Writes all or nothing. The value each record gets; empty for a deletion. */
        void write(Map<RecordKey, Optional<Bytes>> writes);

        /** No commit will follow, because this happened. */
        void failed(StorageException cause);
    }

    private record Waiting(BufferedTransaction transaction, CompletableFuture<Boolean> committed) {}

    private final Journal journal;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private List<Waiting> inbox = new ArrayList<>(); // guarded by lock
    private @Nullable String refusal; // guarded by lock
    private volatile StoreObserver observer = StoreObserver.NONE;
    private @Nullable Throwable failure; // used by the committing thread only

    GroupCommitter(Journal journal) {
        this.journal = journal;
        thread = Thread.ofPlatform().name("sealgate-commit").daemon().unstarted(this::commitUntilClosed);
        thread.start();
    }

    void observer(StoreObserver told) {
        observer = told;
    }

    /** Waits until the transaction is durable; false when what it read has changed. */
    boolean commit(BufferedTransaction transaction) {
        Waiting waiting = new Waiting(transaction, new CompletableFuture<>());
        submit(waiting);
        try {
            return waiting.committed().join();
        } catch (CompletionException e) {
            throw again(e);
        }
    }

    private void submit(Waiting waiting) {
        lock.lock();
        try {
            if (refusal != null) {
                throw new StorageException.Unavailable(refusal);
            }
            inbox.add(waiting);
            if (inbox.size() == 1) {
                arrived.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many transactions wait for the next group. */
    int waiting() {
        lock.lock();
        try {
            return inbox.size();
        } finally {
            lock.unlock();
        }
    }

    /** A fresh exception for each waiter, with the waiter's own stack. */
    private static StorageException again(CompletionException joined) {
        Throwable cause = joined.getCause() == null ? joined : joined.getCause();
        return switch (cause) {
            case StorageException.Full full -> new StorageException.Full("commit: no space left", full);
            case StorageException.Corrupt corrupt -> new StorageException.Corrupt("commit: corrupt", corrupt);
            default -> new StorageException.Unavailable("commit failed", cause);
        };
    }

    /** Commits what was accepted, then refuses. */
    @Override
    public void close() {
        refuse("metadata store is closed");
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void refuse(String reason) {
        lock.lock();
        try {
            if (refusal == null) {
                refusal = reason;
            }
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private void commitUntilClosed() {
        List<Waiting> all = takeAll();
        while (!all.isEmpty()) {
            int next = 0;
            while (next < all.size()) {
                next = commitGroup(all, next);
            }
            all = takeAll();
        }
    }

    /** Everything that waits; empty only when closed. */
    private List<Waiting> takeAll() {
        lock.lock();
        try {
            while (inbox.isEmpty() && refusal == null) {
                arrived.awaitUninterruptibly();
            }
            List<Waiting> taken = inbox;
            inbox = new ArrayList<>(taken.size());
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Commits as many as fit one write; returns the index of the first one left. */
    private int commitGroup(List<Waiting> all, int first) {
        if (failure != null) {
            tell(all.subList(first, all.size()), failure);
            return all.size();
        }
        int next = first;
        List<Waiting> admitted = new ArrayList<>();
        List<Waiting> rejected = new ArrayList<>();
        try (ReadView committed = journal.committed()) {
            CommitGroup group = new CommitGroup(committed);
            while (next < all.size() && group.sizeBytes() < GROUP_LIMIT_BYTES) {
                Waiting each = all.get(next++);
                (group.admit(each.transaction()) ? admitted : rejected).add(each);
            }
            if (!group.writes().isEmpty()) {
                write(group, admitted.size());
            }
        } catch (Throwable e) { // whatever it is, somebody waits for the outcome
            stopUnlessFull(e);
            tell(all.subList(first, all.size()), e);
            if (e instanceof VirtualMachineError broken) {
                throw broken;
            }
            return all.size();
        }
        // A rejection may rest on a write of this same group, so nobody reruns before that write is there.
        admitted.forEach(each -> each.committed().complete(true));
        rejected.forEach(each -> each.committed().complete(false));
        return next;
    }

    private void write(CommitGroup group, int transactions) {
        StoreObserver told = observer;
        told.beginning();
        journal.write(group.writes());
        told.committed(transactions);
    }

    private static void tell(List<Waiting> waiting, Throwable cause) {
        waiting.forEach(each -> each.committed().completeExceptionally(cause));
    }

    /** Which part of the write reached the disk is not known, except that a full disk refused it. */
    private void stopUnlessFull(Throwable cause) {
        if (cause instanceof StorageException.Full) {
            return;
        }
        log.error("metadata commits stop until the next start: a write failed", cause);
        failure = cause;
        journal.failed(
                cause instanceof StorageException known
                        ? known
                        : new StorageException.Unavailable("commit failed", cause));
        refuse("metadata store failed; see the log");
    }
}
