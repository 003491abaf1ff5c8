package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.gateway.edge.exchange.BusyException;
import dev.sealgate.gateway.edge.exchange.Standing;
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
    private final Sender sender;
    private final long announcedBytes;

    // Event loop only.
    private @Nullable Batch filling;
    private final ArrayDeque<Buffer> withoutBatch = new ArrayDeque<>(1);
    private BatchPool.@Nullable Waiter waiter;
    private long receivedBytes;
    private long storedBytes;
    private boolean wanted;
    private boolean starved;
    private boolean discarding;

    private volatile boolean document;
    private volatile boolean endCame;

    // Guarded by this; held for a few instructions only, because the event loop must not wait.
    private final ArrayDeque<Batch> handedOver = new ArrayDeque<>(DEPTH + 1);
    private boolean partialBatchWaits;
    private boolean flushScheduled;
    private boolean throttled;
    private boolean ended;
    private BodyException.@Nullable Reason failure;
    private boolean gaveWay;
    private @Nullable Thread reader;

    // Reader only.
    private @Nullable Batch current;
    private boolean readBefore;

    /** Whose body it is. */
    interface Sender {
        /** Event loop: the reader asks for the first time. */
        void firstRead();

        boolean isKnown();

        /** Reader: who it is turned out. */
        void admitted(Standing standing);
    }

    /** @param announcedBytes Content-Length, or -1 for a chunked body */
    RequestBody(BatchPool pool, ReadGate gate, EventLoop eventLoop, long announcedBytes, Sender sender) {
        this.pool = pool;
        this.gate = gate;
        this.eventLoop = eventLoop;
        this.announcedBytes = announcedBytes;
        this.sender = sender;
        this.wanted = isSmall();
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
        sender.firstRead();
        wanted = true;
        synchronized (this) {
            if (throttled) {
                return;
            }
        }
        openGate();
    }

    /** Event loop: unless what came before waits for a batch. */
    private void openGate() {
        if (withoutBatch.isEmpty()) {
            gate.open();
        }
    }

    @Override
    public void admit(Standing standing) {
        sender.admitted(standing);
        if (standing instanceof Standing.Known) {
            eventLoop.execute(this::storeAsKnown);
        }
    }

    /** Whether it is read from the socket before anybody asks. */
    boolean isSmall() {
        return announcedBytes >= 0 && announcedBytes <= BatchPool.SMALL_BYTES;
    }

    @Override
    public void awaitDocument() {
        document = true;
    }

    @Override
    public synchronized boolean giveWay() {
        if (ended || endCame) {
            return false;
        }
        gaveWay = true;
        failure = BodyException.Reason.INCOMPLETE;
        wakeReader();
        return true;
    }

    /** Whether all of it must be there within a fixed time. */
    boolean isDocument() {
        return document;
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
                    throw gaveWay ? new BusyException() : new BodyException(failure);
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
            eventLoop.execute(this::openGate);
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
        receivedBytes += bytes.length();
        if (!discarding) {
            withoutBatch.add(bytes);
            storeWaiting();
        }
    }

    /**
     * Copies what came into batches. While the pool has none, the socket is not read, so that no more waits here than one reading of the
     * socket brought.
     */
    private void storeWaiting() {
        if (waiter != null) {
            return;
        }
        while (!withoutBatch.isEmpty()) {
            Buffer rest = store(withoutBatch.remove());
            if (rest != null) {
                withoutBatch.addFirst(rest);
                starved = true;
                gate.close();
                return;
            }
        }
        afterStoring();
    }

    /** A batch may be there. */
    private void storeWoken() {
        waiter = null;
        storeWaiting();
    }

    /** Those who are known have batches that others may not take. */
    private void storeAsKnown() {
        if (!withoutBatch.isEmpty()) {
            forgetWaiter();
            storeWaiting();
        }
    }

    /** What found no batch, or null. */
    private @Nullable Buffer store(Buffer bytes) {
        int offset = 0;
        while (offset < bytes.length()) {
            if (filling == null) {
                filling = takeBatch();
                if (filling == null) {
                    return bytes.slice(offset, bytes.length());
                }
            }
            int count = filling.append(bytes, offset);
            offset += count;
            storedBytes += count;
            if (filling.isFull()) {
                handOver();
            }
        }
        return null;
    }

    private @Nullable Batch takeBatch() {
        long expectedBytes = announcedBytes < 0 ? Long.MAX_VALUE : announcedBytes - storedBytes;
        Batch batch = pool.tryTake(expectedBytes, sender.isKnown());
        if (batch == null) {
            waiter = pool.whenFree(sender.isKnown(), () -> eventLoop.execute(this::storeWoken));
            batch = pool.tryTake(expectedBytes, sender.isKnown());
        }
        if (batch != null) {
            forgetWaiter();
        }
        return batch;
    }

    private void forgetWaiter() {
        if (waiter != null) {
            pool.cancel(waiter);
            waiter = null;
        }
    }

    private void afterStoring() {
        boolean closed;
        synchronized (this) {
            partialBatchWaits = filling != null;
            if (partialBatchWaits && reader != null) {
                scheduleFlush();
            }
            closed = throttled;
        }
        if (closed) {
            gate.close();
        } else if (starved && wanted) {
            gate.open();
        }
        starved = false;
        if (endCame && !isEnded()) {
            end();
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
        endCame = true;
        if (withoutBatch.isEmpty()) {
            end();
        }
    }

    private void end() {
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
        if (endCame && !isEnded()) {
            end();
        }
    }

    /** Event loop: gives back every batch, whether or not the connection lives on. */
    private void drop() {
        discarding = true;
        withoutBatch.clear();
        forgetWaiter();
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

    /** Event loop: whether the request's thread waits for the network, and the network for the client. */
    boolean isAwaited() {
        return withoutBatch.isEmpty() && hasReader();
    }

    private synchronized boolean hasReader() {
        return reader != null;
    }

    /** Whether the body will not be read to its end. */
    synchronized boolean hasFailed() {
        return failure != null;
    }
}
