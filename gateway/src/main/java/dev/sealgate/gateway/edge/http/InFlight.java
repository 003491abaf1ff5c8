package dev.sealgate.gateway.edge.http;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the requests that were begun and not finished. Thread-safe. */
final class InFlight {
    private final AtomicInteger count = new AtomicInteger();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition none = lock.newCondition();

    void begin() {
        count.incrementAndGet();
    }

    void finish() {
        if (count.decrementAndGet() == 0) {
            lock.lock();
            try {
                none.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    int count() {
        return count.get();
    }

    /** Waits until there is none and says whether that was so in time. */
    boolean awaitNone(Duration limit) throws InterruptedException {
        long nanosLeft = limit.toNanos();
        lock.lock();
        try {
            while (count.get() > 0) {
                if (nanosLeft <= 0) {
                    return false;
                }
                nanosLeft = none.awaitNanos(nanosLeft);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
