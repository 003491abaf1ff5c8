package dev.sealgate.gateway.http;

import dev.sealgate.gateway.exchange.Body;
import dev.sealgate.gateway.exchange.BodyException;
import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A request body on its way from the event loop to the request's thread, in batches over a queue of bounded depth.
 *
 * <p>The event loop copies what the network brings into a batch and hands it over when it is full, at the end, or when
 * the reader waits and the network has nothing more at the moment. A full queue closes the {@link ReadGate}.
 */
final class RequestBody implements Body {
    static final int DEPTH = 4;

    private final BatchPool pool;
    private final ReadGate gate;
    private final EventLoop eventLoop;
    private final Runnable onFirstRead;
    private final long announcedBytes;

    // Event loop only.
    private @Nullable Batch filling;
    private long receivedBytes;
    private boolean discarding;

    // Guarded by this; held for a few instructions only, because the event loop must not wait.
    private final ArrayDeque<Batch> handedOver = new ArrayDeque<>(DEPTH + 1);
    private boolean partialBatchWaits;
    private boolean flushScheduled;
    private boolean throttled;
    private boolean ended;
    private BodyException.@Nullable Reason failure;
    private @Nullable Thread reader;

    // Reader only.
    private @Nullable Batch current;
    private boolean readBefore;

    /**
     * @param announcedBytes Content-Length, or -1 for a chunked body
     * @param onFirstRead runs on the event loop when the reader first asks
     */
    RequestBody(BatchPool pool, ReadGate gate, EventLoop eventLoop, long announcedBytes, Runnable onFirstRead) {
        this.pool = pool;
        this.gate = gate;
        this.eventLoop = eventLoop;
        this.announcedBytes = announcedBytes;
        this.onFirstRead = onFirstRead;
    }

    @Override
    public ByteBuffer next() {
        if (current != null) {
            pool.release(current);
            current = null;
        }
        if (!readBefore) {
            readBefore = true;
            eventLoop.execute(this::start);
        }
        Batch batch = await();
        current = batch;
        return batch == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(batch.bytes(), 0, batch.sizeBytes());
    }

    private void start() {
        onFirstRead.run();
        synchronized (this) {
            if (throttled) {
                return;
            }
        }
        gate.open();
    }

    /** The next batch, or null at the end. */
    private @Nullable Batch await() {
        while (true) {
            synchronized (this) {
                reader = null;
                Batch batch = handedOver.poll();
                if (batch != null) {
                    readAgainWhenHalfEmpty();
                    return batch;
                }
                if (failure != null) {
                    throw new BodyException(failure);
                }
                if (ended) {
                    return null;
                }
                reader = Thread.currentThread();
                if (partialBatchWaits) {
                    scheduleFlush();
                }
            }
            LockSupport.park(this);
            if (Thread.currentThread().isInterrupted()) {
                throw new BodyException(BodyException.Reason.INCOMPLETE);
            }
        }
    }

    private void readAgainWhenHalfEmpty() {
        if (throttled && handedOver.size() <= DEPTH / 2) {
            throttled = false;
            eventLoop.execute(gate::open);
        }
    }

    /** The tasks of an event loop run after the reads of its turn, so a flush carries all that the network had. */
    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            eventLoop.execute(this::flush);
        }
    }

    private void flush() {
        synchronized (this) {
            flushScheduled = false;
        }
        handOver();
    }

    /** Event loop: bytes came. */
    void onBytes(Buffer bytes) {
        int offset = 0;
        while (offset < bytes.length() && !discarding) {
            if (filling == null) {
                filling = pool.take(announcedBytes < 0 ? Long.MAX_VALUE : announcedBytes - receivedBytes - offset);
            }
            offset += filling.append(bytes, offset);
            if (filling.isFull()) {
                handOver();
            }
        }
        receivedBytes += bytes.length();
        synchronized (this) {
            partialBatchWaits = filling != null;
            if (partialBatchWaits && reader != null) {
                scheduleFlush();
            }
            if (throttled) {
                gate.close();
            }
        }
    }

    private void handOver() {
        Batch batch = filling;
        filling = null;
        synchronized (this) {
            partialBatchWaits = false;
            if (batch != null) {
                handedOver.add(batch);
                if (handedOver.size() >= (pool.isScarce() ? 1 : DEPTH)) {
                    throttled = true;
                    gate.close();
                }
            }
            wakeReader();
        }
    }

    private void wakeReader() {
        if (reader != null) {
            LockSupport.unpark(reader);
        }
    }

    /** Event loop: the last byte came. */
    void onEnd() {
        handOver();
        // Only now: a reader that saw the end before the last batch would take the body for a short one.
        synchronized (this) {
            ended = true;
            throttled = false;
            wakeReader();
        }
        gate.open();
    }

    /** Event loop: no more bytes will come. */
    void onFailure(BodyException.Reason reason) {
        synchronized (this) {
            if (!ended && failure == null) {
                failure = reason;
            }
        }
        handOver();
    }

    /** Event loop: nobody reads any more; what still comes is dropped. */
    void discard() {
        drop();
        gate.open();
    }

    /** Event loop: gives back every batch, whether or not the connection lives on. */
    private void drop() {
        discarding = true;
        if (filling != null) {
            pool.release(filling);
            filling = null;
        }
        synchronized (this) {
            handedOver.forEach(pool::release);
            handedOver.clear();
            throttled = false;
            partialBatchWaits = false;
        }
    }

    /** Reader, once its answer is on the way: it will not ask again. */
    void leave() {
        if (current != null) {
            pool.release(current);
            current = null;
        }
        // The client may be gone, or the rest came unread before the answer: then nobody has discarded it.
        eventLoop.execute(this::drop);
    }

    /** Event loop: how much is still to come; {@link Long#MAX_VALUE} when nobody said. */
    long missingBytes() {
        return announcedBytes < 0 ? Long.MAX_VALUE : announcedBytes - receivedBytes;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    synchronized boolean isEnded() {
        return ended;
    }

    /** Whether the request's thread waits for the network. */
    synchronized boolean isAwaited() {
        return reader != null;
    }
}
