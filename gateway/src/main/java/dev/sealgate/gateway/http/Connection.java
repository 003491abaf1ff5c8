package dev.sealgate.gateway.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: its exchange in progress, its silence, its end. Event loop only.
 *
 * <p>Silence is counted in ticks of the listener rather than by a timer for each wait, which keeps waiting cheap.
 */
final class Connection {
    /** How long a refused client may go on sending before the socket is closed under it. */
    private static final long LINGER_MILLIS = 1_000;

    private final HttpConnection vertxConnection;
    private final Channel channel;
    private final ReadGate gate;
    private final StrictRequestDecoder decoder;
    private @Nullable Exchange exchange;
    private int silentTicks;
    private boolean closing;

    Connection(HttpConnection vertxConnection) {
        this.vertxConnection = vertxConnection;
        this.channel = ((VertxConnection) vertxConnection).channel();
        this.gate = new ReadGate(channel.config());
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

    void begin(Exchange next) {
        exchange = next;
        silentTicks = 0;
    }

    /** The peer sent or took bytes. */
    void moved() {
        silentTicks = 0;
    }

    /** The answer announces {@code Connection: close}. */
    void announceClose() {
        closing = true;
    }

    /** The answer was written. */
    void finish(Exchange finished, Vertx vertx) {
        if (exchange == finished) {
            exchange = null;
            silentTicks = 0;
        }
        if (!closing) {
            return;
        }
        if (finished.isRequestRead()) {
            close();
        } else {
            linger(vertx);
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
        if (exchange != null) {
            exchange.lose();
            exchange = null;
        }
    }

    /** A tick passed; {@code limit} silent ones are too many. */
    void tick(int limit) {
        if (exchange != null && !exchange.waitsForPeer()) {
            silentTicks = 0;
        } else if (++silentTicks > limit) {
            silentTicks = 0;
            if (exchange == null || !exchange.failSilentBody()) {
                abort();
            }
        }
    }
}
