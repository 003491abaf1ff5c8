package dev.sealgate.storage.blob.s3;

import dev.sealgate.storage.StorageException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.SdkPublisher;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of one answer, taken from the service up to {@value #AHEAD_BYTES} ahead of its reader. Thread-safe.
 *
 * <p>Its future is done when the head is there; the bytes follow.
 */
final class Arrival implements AsyncResponseTransformer<GetObjectResponse, GetObjectResponse>, Subscriber<ByteBuffer> {
    static final int AHEAD_BYTES = 1024 * 1024;

    private final long expectedBytes;
    private final Duration silence;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuffer> waiting = new ArrayDeque<>();

    private CompletableFuture<GetObjectResponse> head = new CompletableFuture<>();
    private @Nullable GetObjectResponse response;
    private @Nullable Subscription subscription;
    private long waitingBytes;
    private long arrivedBytes;
    private boolean asked;
    private boolean given;
    private @Nullable Throwable ended;

    Arrival(long expectedBytes, Duration silence) {
        this.expectedBytes = expectedBytes;
        this.silence = silence;
    }

    /** Called before each try, all but the last of which end before {@link #onStream}. */
    @Override
    public CompletableFuture<GetObjectResponse> prepare() {
        lock.lock();
        try {
            ended = null;
        } finally {
            lock.unlock();
        }
        head = new CompletableFuture<>();
        return head;
    }

    @Override
    public void onResponse(GetObjectResponse answered) {
        response = answered;
    }

    @Override
    public void onStream(SdkPublisher<ByteBuffer> bytes) {
        bytes.subscribe(this);
        head.complete(response);
    }

    @Override
    public void exceptionOccurred(Throwable failure) {
        head.completeExceptionally(failure);
        end(failure);
    }

    @Override
    public void onSubscribe(Subscription begun) {
        lock.lock();
        try {
            subscription = begun;
        } finally {
            lock.unlock();
        }
        askForMore();
    }

    @Override
    public void onNext(ByteBuffer bytes) {
        lock.lock();
        try {
            asked = false;
            arrivedBytes += bytes.remaining();
            if (!given && bytes.hasRemaining()) {
                waiting.add(bytes);
                waitingBytes += bytes.remaining();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        askForMore();
    }

    /** Never more than one buffer is asked for, so that at most one arrives beyond what is taken ahead. */
    private void askForMore() {
        Subscription from;
        lock.lock();
        try {
            from = subscription;
            if (from == null || asked || ended != null || waitingBytes >= AHEAD_BYTES) {
                return;
            }
            asked = true;
        } finally {
            lock.unlock();
        }
        from.request(1);
    }

    @Override
    public void onError(Throwable failure) {
        end(failure);
    }

    @Override
    public void onComplete() {
        end(new Broken("it ended after " + arrivedBytes + " bytes (expected: " + expectedBytes + ")"));
    }

    private void end(Throwable reason) {
        lock.lock();
        try {
            if (ended == null) {
                ended = reason;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for bytes; at least one.
     *
     * @throws Broken when there are none any more, or none came for too long, or there are more than there should be
     */
    int read(byte[] target, int offset, int lengthBytes) {
        int taken;
        lock.lock();
        try {
            awaitBytes();
            ByteBuffer first = waiting.element();
            taken = Math.min(lengthBytes, first.remaining());
            first.get(target, offset, taken);
            waitingBytes -= taken;
            if (!first.hasRemaining()) {
                waiting.remove();
            }
        } finally {
            lock.unlock();
        }
        askForMore();
        return taken;
    }

    private void awaitBytes() {
        long left = silence.toNanos();
        try {
            while (waiting.isEmpty() && ended == null) {
                if (left <= 0) {
                    throw new Broken("no byte came for " + silence.toSeconds() + " s");
                }
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageException.Unavailable("interrupted while a blob was read", e);
        }
        if (arrivedBytes > expectedBytes) {
            throw new Broken("it goes on after " + expectedBytes + " bytes");
        }
        if (waiting.isEmpty()) {
            Throwable reason = Objects.requireNonNull(ended);
            throw reason instanceof Broken broken ? broken : new Broken("it broke off: " + reason, reason);
        }
    }

    /** The reader needs no more. What little is left is taken, which keeps the connection for others; else it is cut. */
    void giveUp() {
        Subscription from;
        boolean cut;
        lock.lock();
        try {
            given = true;
            waiting.clear();
            waitingBytes = 0;
            from = subscription;
            cut = expectedBytes - arrivedBytes > AHEAD_BYTES;
            if (cut && ended == null) {
                ended = new Broken("its reader gave it up");
            }
        } finally {
            lock.unlock();
        }
        if (from != null && cut) {
            from.cancel();
        } else {
            askForMore();
        }
    }
}
