package dev.sealgate.gateway.edge.http;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Batch arrays, used again and bounded: 256 KiB each while half of the budget lasts, 64 KiB beyond it, so that a thousand uploads at once
 * cost little more memory than fifty, and none when it is gone. Those whose sender is not known have half of the budget at most.
 *
 * <p>Small bodies get an array of their own size, which is not pooled. Thread-safe; nobody waits here, see {@link #whenFree}.
 */
final class BatchPool {
    static final int LARGE_BYTES = 256 * 1024;
    static final int SMALL_BYTES = 64 * 1024;
    private static final int KEPT_BATCHES = 64;

    private final long budgetBytes;
    private final int largeBatchBudget;
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong heldByStrangersBytes = new AtomicLong();
    private final AtomicInteger largeBatches = new AtomicInteger();
    private final AtomicInteger kept = new AtomicInteger();
    private final ConcurrentLinkedDeque<byte[]> free = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedQueue<Waiter> known = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Waiter> strangers = new ConcurrentLinkedQueue<>();

    /** Somebody for whom there was no batch; woken once. */
    static final class Waiter {
        private final Runnable wake;
        private final AtomicBoolean over = new AtomicBoolean();

        private Waiter(Runnable wake) {
            this.wake = wake;
        }

        boolean isOver() {
            return over.get();
        }

        private boolean wake() {
            boolean first = over.compareAndSet(false, true);
            if (first) {
                wake.run();
            }
            return first;
        }
    }

    BatchPool(long budgetBytes) {
        this.budgetBytes = budgetBytes;
        this.largeBatchBudget = (int) Math.max(1, budgetBytes / 2 / LARGE_BYTES);
    }

    /** An eighth of the heap, at most 256 MiB: at full speed some forty transfers keep two cores busy. */
    static BatchPool ofHeap(Runtime runtime) {
        return new BatchPool(Math.min(runtime.maxMemory() / 8, 256L << 20));
    }

    /**
     * An empty batch for at most {@code expectedBytes} more bytes, or null while there is none.
     *
     * @param senderKnown whether the request was authenticated
     */
    @Nullable
    Batch tryTake(long expectedBytes, boolean senderKnown) {
        if (expectedBytes <= SMALL_BYTES) {
            int sizeBytes = (int) Math.max(1, expectedBytes);
            return hold(sizeBytes, senderKnown) ? new Batch(new byte[sizeBytes], senderKnown) : null;
        }
        if (largeBatches.incrementAndGet() > largeBatchBudget || !hold(LARGE_BYTES, senderKnown)) {
            largeBatches.decrementAndGet();
            return hold(SMALL_BYTES, senderKnown) ? new Batch(new byte[SMALL_BYTES], senderKnown) : null;
        }
        byte @Nullable [] used = free.pollFirst();
        if (used == null) {
            return new Batch(new byte[LARGE_BYTES], senderKnown);
        }
        kept.decrementAndGet();
        return new Batch(used, senderKnown);
    }

    private boolean hold(int sizeBytes, boolean senderKnown) {
        if (!senderKnown && heldByStrangersBytes.addAndGet(sizeBytes) > budgetBytes / 2) {
            heldByStrangersBytes.addAndGet(-sizeBytes);
            return false;
        }
        if (heldBytes.addAndGet(sizeBytes) > budgetBytes) {
            giveBack(sizeBytes, senderKnown);
            return false;
        }
        return true;
    }

    private void giveBack(int sizeBytes, boolean senderKnown) {
        heldBytes.addAndGet(-sizeBytes);
        if (!senderKnown) {
            heldByStrangersBytes.addAndGet(-sizeBytes);
        }
    }

    /** Gives a batch back; the caller must not touch it again. */
    void release(Batch batch) {
        int sizeBytes = batch.bytes().length;
        if (sizeBytes == LARGE_BYTES) {
            largeBatches.decrementAndGet();
            if (kept.incrementAndGet() <= KEPT_BATCHES) {
                free.addFirst(batch.bytes());
            } else {
                kept.decrementAndGet();
            }
        }
        giveBack(sizeBytes, batch.senderKnown());
        for (int small = 0; small < sizeBytes; small += SMALL_BYTES) {
            wakeOne();
        }
    }

    /** Has {@code wake} run, once, when a batch may be there; the caller asks again at once, because one may have come meanwhile. */
    Waiter whenFree(boolean senderKnown, Runnable wake) {
        Waiter waiter = new Waiter(wake);
        (senderKnown ? known : strangers).add(waiter);
        return waiter;
    }

    /** The waiter needs no batch any more; if it was woken already, another is in its place. */
    void cancel(Waiter waiter) {
        if (!waiter.over.compareAndSet(false, true)) {
            wakeOne();
        }
    }

    private void wakeOne() {
        if (heldByStrangersBytes.get() >= budgetBytes / 2) {
            wakeFirst(known);
        } else if (!wakeFirst(known)) {
            wakeFirst(strangers);
        }
    }

    private static boolean wakeFirst(ConcurrentLinkedQueue<Waiter> waiting) {
        for (Waiter first = waiting.poll(); first != null; first = waiting.poll()) {
            if (first.wake()) {
                return true;
            }
        }
        return false;
    }

    /** Whether large batches have run out, so that nobody should hold several. */
    boolean isScarce() {
        return largeBatches.get() >= largeBatchBudget;
    }

    /** What is in use now. */
    long heldBytes() {
        return heldBytes.get();
    }
}
