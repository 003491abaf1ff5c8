package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.edge.exchange.HttpResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A large answer: read on the request's thread, written by the event loop, with at most {@value #DEPTH} batches on their
 * way to the socket.
 */
final class StreamedAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);
    static final int DEPTH = 2;

    private final Exchange exchange;
    private final BatchPool pool;
    private final HttpResponse.Source source;

    // Guarded by this.
    private int onTheirWay;
    private @Nullable Thread sender;

    StreamedAnswer(Exchange exchange, BatchPool pool, HttpResponse.Source source) {
        this.exchange = exchange;
        this.pool = pool;
        this.source = source;
    }

    /** Reads all of {@code source}; throws only as long as nothing was sent. */
    void send(HttpResponse response) {
        long sizeBytes = source.sizeBytes();
        Batch first = read(sizeBytes);
        if (first == null) {
            return;
        }
        long remainingBytes = sizeBytes - first.sizeBytes();
        post(first, remainingBytes == 0, () -> exchange.writeHead(response, sizeBytes));
        try {
            while (remainingBytes > 0 && awaitRoom()) {
                Batch batch = read(remainingBytes);
                if (batch == null) {
                    return;
                }
                remainingBytes -= batch.sizeBytes();
                post(batch, remainingBytes == 0, () -> {});
            }
        } catch (RuntimeException e) {
            LOG.error("the answer broke off with {} bytes to go", remainingBytes, e);
            exchange.eventLoop().execute(exchange::abort);
        }
    }

    /** Null when the client is gone. */
    private @Nullable Batch read(long remainingBytes) {
        Batch batch = awaitBatch(remainingBytes);
        if (batch == null) {
            return null;
        }
        try {
            int wanted = (int) Math.min(batch.bytes().length, remainingBytes);
            fill(source, batch.bytes(), wanted);
            batch.sizeBytes(wanted);
            return batch;
        } catch (RuntimeException e) {
            pool.release(batch);
            throw e;
        }
    }

    /** Waits while the pool is empty: others give batches back as their peers take them, or are too slow and end. */
    private @Nullable Batch awaitBatch(long remainingBytes) {
        boolean known = exchange.isSenderKnown();
        Batch batch = pool.tryTake(remainingBytes, known);
        BatchPool.Waiter waiter = null;
        Thread waiting = Thread.currentThread();
        while (batch == null && !exchange.isLost()) {
            if (waiter == null || waiter.isOver()) {
                waiter = pool.whenFree(known, () -> LockSupport.unpark(waiting));
                batch = pool.tryTake(remainingBytes, known);
            } else {
                pause(waiting);
                batch = pool.tryTake(remainingBytes, known);
            }
        }
        if (waiter != null) {
            pool.cancel(waiter);
        }
        return batch;
    }

    private void pause(Thread waiting) {
        synchronized (this) {
            sender = waiting; // so that a client that goes ends the wait
        }
        if (!exchange.isLost()) {
            LockSupport.park(this);
        }
        requireNotInterrupted();
    }

    private static void requireNotInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted while sending");
        }
    }

    /** Reads exactly {@code count} bytes. */
    static void fill(HttpResponse.Source source, byte[] target, int count) {
        int filled = 0;
        while (filled < count) {
            int read = source.read(target, filled, count - filled);
            if (read <= 0) {
                throw new IllegalStateException("answer ended " + (count - filled) + " bytes early");
            }
            filled += read;
        }
    }

    private void post(Batch batch, boolean last, Runnable before) {
        synchronized (this) {
            onTheirWay++;
        }
        exchange.eventLoop().execute(() -> {
            if (exchange.isLost()) {
                arrived(batch);
                return;
            }
            before.run();
            ByteBuf bytes = Unpooled.wrappedBuffer(batch.bytes(), 0, batch.sizeBytes());
            Future<Void> written = last ? exchange.end(bytes) : exchange.write(bytes);
            written.onComplete(_ -> arrived(batch));
        });
    }

    private void arrived(Batch batch) {
        pool.release(batch);
        synchronized (this) {
            onTheirWay--;
            if (sender != null) {
                LockSupport.unpark(sender);
            }
        }
    }

    /** Waits until one more batch may go; false when the client is gone. */
    private boolean awaitRoom() {
        while (!exchange.isLost()) {
            synchronized (this) {
                sender = onTheirWay < DEPTH ? null : Thread.currentThread();
                if (sender == null) {
                    return true;
                }
            }
            LockSupport.park(this);
            requireNotInterrupted();
        }
        return false;
    }

    void wake() {
        synchronized (this) {
            if (sender != null) {
                LockSupport.unpark(sender);
            }
        }
    }
}
