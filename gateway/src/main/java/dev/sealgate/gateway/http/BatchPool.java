package dev.sealgate.gateway.http;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Batch arrays, used again and bounded: 256 KiB each while the budget lasts, 64 KiB beyond it, so that a thousand
 * uploads at once cost little more memory than fifty.
 *
 * <p>Small bodies get an array of their own size, which is not pooled. Thread-safe.
 */
final class BatchPool {
    static final int LARGE_BYTES = 256 * 1024;
    static final int SMALL_BYTES = 64 * 1024;
    private static final int KEPT_BATCHES = 64;

    private final int largeBatchBudget;
    private final AtomicInteger largeBatches = new AtomicInteger();
    private final AtomicInteger kept = new AtomicInteger();
    private final ConcurrentLinkedDeque<byte[]> free = new ConcurrentLinkedDeque<>();

    BatchPool(long budgetBytes) {
        this.largeBatchBudget = (int) Math.max(1, budgetBytes / LARGE_BYTES);
    }

    /** A sixteenth of the heap, at most 64 MiB: some twenty transfers at full speed; more share the same cores anyway. */
    static BatchPool ofHeap(Runtime runtime) {
        return new BatchPool(Math.min(runtime.maxMemory() / 16, 64L << 20));
    }

    /** An empty batch for at most {@code expectedBytes} more bytes. */
    Batch take(long expectedBytes) {
        if (expectedBytes <= SMALL_BYTES) {
            return new Batch(new byte[(int) Math.max(1, expectedBytes)]);
        }
        if (largeBatches.incrementAndGet() > largeBatchBudget) {
            largeBatches.decrementAndGet();
            return new Batch(new byte[SMALL_BYTES]);
        }
        byte @Nullable [] used = free.pollFirst();
        if (used == null) {
            return new Batch(new byte[LARGE_BYTES]);
        }
        kept.decrementAndGet();
        return new Batch(used);
    }

    /** Gives a batch back; the caller must not touch it again. */
    void release(Batch batch) {
        if (batch.bytes().length != LARGE_BYTES) {
            return;
        }
        largeBatches.decrementAndGet();
        if (kept.incrementAndGet() <= KEPT_BATCHES) {
            free.addFirst(batch.bytes());
        } else {
            kept.decrementAndGet();
        }
    }

    /** Whether large batches have run out, so that nobody should hold several. */
    boolean isScarce() {
        return largeBatches.get() >= largeBatchBudget;
    }
}
