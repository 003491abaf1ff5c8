package dev.sealgate.gateway.edge.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: its exchange in progress, its silence, its end. Event loop only.
 *
 * <p>Waiting is counted in ticks of the listener rather than by a timer for each wait, which keeps it cheap.
 */
final class Connection {
    /** How long a refused client may go on sending before the socket is closed under it. */
    private static final long LINGER_MILLIS = 1_000;

    /**
     * What the kernel holds of an answer beyond what is on the wire. Its own bound is some megabytes, which a client that does not read would
     * have read, opened and copied for nothing.
     */
    private static final long UNSENT_BYTES = 256 * 1024;

    private final HttpConnection vertxConnection;
    private final Channel channel;
    private final ReadGate gate;
    private final StrictRequestDecoder decoder;
    private @Nullable Exchange exchange;
    private @Nullable Exchange unread;
    private @Nullable Exchange deferred;
    private @Nullable Runnable deferredRun;
    private long waitedTicks;
    private boolean closing;
    private boolean leftCrowd;

    private volatile boolean senderKnown;

    Connection(HttpConnection vertxConnection) {
        this.vertxConnection = vertxConnection;
        this.channel = ((VertxConnection) vertxConnection).channel();
        this.gate = new ReadGate(channel.config());
        if (channel instanceof EpollSocketChannel socket) {
            socket.config().setTcpNotSentLowAt(UNSENT_BYTES);
        }
        this.decoder = StrictRequestDecoder.replaceIn(channel.pipeline());
    }

    ReadGate gate() {
        return gate;
    }

    EventLoop eventLoop() {
        return channel.eventLoop()::execute;
    }

    /** Whether no further request may be taken from this connection. */
    boolean isClosing() {
        return closing;
    }

    /**
     * A request came. {@code run} begins once the answer before it is written: a client that sends requests and reads no answer would have
     * them all wait in memory.
     */
    void begin(Exchange next, Runnable run) {
        boolean ready = exchange == null;
        unread = null;
        waitedTicks = 0;
        if (ready) {
            exchange = next;
            run.run();
        } else {
            deferred = next;
            deferredRun = run;
        }
    }

    boolean isIdle() {
        return exchange == null;
    }

    /** Whether it was counted until now. */
    boolean leaveCrowd() {
        boolean counted = !leftCrowd;
        leftCrowd = true;
        return counted;
    }

    /** Any thread: a request was authenticated. */
    void senderIsKnown() {
        senderKnown = true;
    }

    boolean isSenderKnown() {
        return senderKnown;
    }

    /** What was written and the kernel did not take yet. */
    long unsentBytes() {
        ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
        return unsent == null ? 0 : unsent.totalPendingWriteBytes() - unsent.currentProgress();
    }

    /** The answer announces {@code Connection: close}. */
    void announceClose() {
        closing = true;
    }

    /** The answer was written. */
    void finish(Exchange finished, Vertx vertx) {
        if (exchange == finished) {
            exchange = null;
            unread = finished.isRequestRead() ? null : finished;
            waitedTicks = 0;
        }
        if (!closing) {
            beginDeferred();
            return;
        }
        if (finished.isRequestRead()) {
            close();
        } else {
            linger(vertx);
        }
    }

    private void beginDeferred() {
        Runnable run = deferredRun;
        if (run != null) {
            exchange = deferred;
            deferred = null;
            deferredRun = null;
            run.run();
        }
    }

    /** A close with unread bytes is a reset, which may destroy the answer on its way: first let the client see it. */
    void linger(Vertx vertx) {
        if (!vertxConnection.isSsl() && channel instanceof DuplexChannel duplex) {
            var _ = duplex.shutdownOutput();
        }
        vertx.setTimer(LINGER_MILLIS, _ -> abort());
    }

    private void close() {
        closing = true;
        var _ = vertxConnection.close();
    }

    /** Closes at once, whatever is unwritten: Vert.x would first wait for a peer that may never read. */
    void abort() {
        closing = true;
        ChannelHandlerContext first = channel.pipeline().firstContext();
        // A channel that closed meanwhile has no handler left.
        if (first != null) {
            var _ = first.close();
        }
    }

    /** The socket is gone. */
    void closed() {
        closing = true;
        if (deferred != null) {
            deferred.forget();
            deferred = null;
            deferredRun = null;
        }
        if (exchange != null) {
            exchange.lose();
            exchange = null;
        }
    }

    /** A tick passed. */
    void tick(Patience.Ticks patience) {
        if (closing) {
            return; // the answer before the end is on its way, or a timer runs
        }
        if (exchange != null) {
            exchange.tick(patience);
        } else if (decoder.awaitsHead()) {
            if (++waitedTicks > patience.head()) {
                refuseLateHead();
            }
        } else {
            boolean draining = unread != null && !unread.isRequestRead();
            if (++waitedTicks > (draining ? patience.head() : patience.idle())) {
                abort();
            }
        }
    }

    /** Vert.x knows of no request yet that could be answered. */
    private void refuseLateHead() {
        closing = true;
        ChannelHandlerContext context = channel.pipeline().context(decoder);
        context.writeAndFlush(Unpooled.copiedBuffer(Refusal.REQUEST_TIMEOUT.wholeMessage(), StandardCharsets.US_ASCII))
                .addListener(_ -> abort());
    }
}
