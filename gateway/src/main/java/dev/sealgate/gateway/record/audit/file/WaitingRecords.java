package dev.sealgate.gateway.record.audit.file;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Between the requests and the writing thread: bounded, in order. Thread-safe. */
final class WaitingRecords {
    /** Records that become durable together or not at all. */
    record Batch(List<AuditRecord> records, long sizeBytes, CompletableFuture<Boolean> durable) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition room = lock.newCondition();
    private final long limitBytes;
    private List<Batch> inbox = new ArrayList<>(); // guarded by lock
    private long bytes; // guarded by lock
    private boolean closed; // guarded by lock

    WaitingRecords(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Waits for room; a batch that is larger than all of it waits for the others to be gone. */
    CompletableFuture<Boolean> add(List<AuditRecord> records) {
        long sizeBytes =
                records.stream().mapToLong(record -> record.json().size()).sum();
        Batch batch = new Batch(List.copyOf(records), sizeBytes, new CompletableFuture<>());
        lock.lock();
        try {
            while (bytes > 0 && bytes + sizeBytes > limitBytes && !closed) {
                room.awaitUninterruptibly();
            }
            if (closed) {
                return CompletableFuture.failedFuture(new AuditException("the audit trail is closed"));
            }
            inbox.add(batch);
            bytes += sizeBytes;
            arrived.signal();
            return batch.durable();
        } finally {
            lock.unlock();
        }
    }

    /** All that waits; nothing after {@code patience}, or when it was closed. For one thread only. */
    List<Batch> take(Duration patience) {
        lock.lock();
        try {
            long leftNanos = patience.toNanos();
            while (inbox.isEmpty() && !closed && leftNanos > 0) {
                leftNanos = arrived.awaitNanos(leftNanos);
            }
            List<Batch> taken = inbox;
            inbox = new ArrayList<>();
            return taken;
        } catch (InterruptedException e) {
            // Nobody interrupts the writing thread; should it happen, it looks around and waits again.
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    /** Says that a batch does not take room any more. */
    void done(Batch batch) {
        lock.lock();
        try {
            bytes -= batch.sizeBytes();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed && inbox.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** What waits is still written. */
    void close() {
        lock.lock();
        try {
            closed = true;
            arrived.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
