package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.RecordKey;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A few threads, each of which commits all transactions that wait when it has time. Thread-safe. */
final class Committers implements AutoCloseable {
    private final Connections connections;
    private final List<Thread> threads = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final List<Waiting> inbox = new ArrayList<>(); // guarded by lock
    private final Map<RecordKey, Integer> writing =
            new HashMap<>(); // guarded by lock: how many of those taken write a record
    private boolean closed; // guarded by lock

    Committers(Connections connections, int count) {
        this.connections = connections;
        SecureRandom random = new SecureRandom();
        for (int i = 0; i < count; i++) {
            Slot slot = new Slot(connections, random);
            threads.add(
                    Thread.ofPlatform().name("sealgate-commit-" + i).daemon().unstarted(() -> commitUntilClosed(slot)));
        }
        threads.forEach(Thread::start);
    }

    /** Waits until the transaction is durable, or lost. */
    Waiting.Outcome commit(Waiting waiting) {
        submit(waiting);
        try {
            return waiting.outcome().get(waiting.deadline().left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (withdraw(waiting)) {
                throw new StorageException.Slow(
                        "metadata database: a commit waited for its turn until its time was over", e);
            }
            return outcome(waiting); // it is on its way, and whoever sent it ends in time
        } catch (ExecutionException e) {
            throw again(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return outcome(waiting);
        }
    }

    private static Waiting.Outcome outcome(Waiting waiting) {
        try {
            return waiting.outcome().join();
        } catch (CompletionException e) {
            throw again(e);
        }
    }

    /** A fresh exception for each waiter, with the waiter's own stack. */
    private static StorageException again(Exception joined) {
        Throwable cause = joined.getCause() == null ? joined : joined.getCause();
        String message = String.valueOf(cause.getMessage());
        return switch (cause) {
            case StorageException.Full _ -> new StorageException.Full(message, cause);
            case StorageException.Corrupt _ -> new StorageException.Corrupt(message, cause);
            case StorageException.Slow _ -> new StorageException.Slow(message, cause);
            default -> new StorageException.Unavailable(message, cause);
        };
    }

    private void submit(Waiting waiting) {
        lock.lock();
        try {
            if (closed) {
                throw Connections.closed();
            }
            inbox.add(waiting);
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private boolean withdraw(Waiting waiting) {
        lock.lock();
        try {
            return inbox.remove(waiting);
        } finally {
            lock.unlock();
        }
    }

    /** All that can be committed beside what others have taken; empty only when closed. */
    private List<Waiting> takeAll() {
        lock.lock();
        try {
            List<Waiting> taken = free();
            while (taken.isEmpty() && !(closed && inbox.isEmpty())) {
                arrived.awaitUninterruptibly();
                taken = free();
            }
            inbox.removeAll(taken);
            taken.forEach(each ->
                    each.transaction().writes().keySet().forEach(record -> writing.merge(record, 1, Integer::sum)));
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Those that have nothing to do with what is being written: the others would only wait in the database, or lose there. */
    private List<Waiting> free() {
        return inbox.stream()
                .filter(each -> !each.reads().concernAnyOf(writing.keySet())
                        && Collections.disjoint(each.transaction().writes().keySet(), writing.keySet()))
                .toList();
    }

    /** Tells a transaction that was taken what became of it. */
    void settle(Waiting waiting, Waiting.Outcome outcome) {
        List<Waiting> lost = release(waiting, outcome == Waiting.Outcome.COMMITTED);
        waiting.outcome().complete(outcome);
        lost.forEach(each -> each.outcome().complete(Waiting.Outcome.LOST_HERE));
    }

    void fail(Waiting waiting, Throwable failure) {
        release(waiting, false);
        waiting.outcome().completeExceptionally(failure);
    }

    /** Those that wait with reads from before the commit. */
    private List<Waiting> release(Waiting waiting, boolean committed) {
        lock.lock();
        try {
            Set<RecordKey> written = waiting.transaction().writes().keySet();
            written.forEach(record -> writing.computeIfPresent(record, (_, count) -> count == 1 ? null : count - 1));
            List<Waiting> lost = committed
                    ? inbox.stream()
                            .filter(each -> each.reads().concernAnyOf(written))
                            .toList()
                    : List.of();
            inbox.removeAll(lost);
            arrived.signalAll();
            return lost;
        } finally {
            lock.unlock();
        }
    }

    private void commitUntilClosed(Slot slot) {
        List<Waiting> taken = takeAll();
        while (!taken.isEmpty()) {
            new Round(connections, this, slot, taken).run();
            taken = takeAll();
        }
        slot.giveUp();
    }

    /** Commits what was accepted, then refuses. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
