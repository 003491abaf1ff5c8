package dev.sealgate.gateway.edge.http;

import dev.sealgate.gateway.edge.exchange.Body;
import dev.sealgate.gateway.edge.exchange.BodyException;
import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.HttpResponse.Payload;
import dev.sealgate.gateway.edge.exchange.Standing;
import dev.sealgate.gateway.edge.log.RequestId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer: {@link #run} on the request's own thread, everything that touches Vert.x on the event loop.
 */
final class Exchange implements Runnable, RequestBody.Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** An unread body of at most this size is read and dropped to keep the connection. */
    private static final long DRAINED_BYTES = 1 << 20;

    private final Edge edge;
    private final Connection connection;
    private final EventLoop eventLoop;
    private final HttpServerRequest vertxRequest;
    private final HttpRequest request;
    private final @Nullable RequestBody body;
    private final boolean awaitsContinue;

    private volatile boolean lost;
    private volatile boolean senderKnown;
    private volatile @Nullable StreamedAnswer streamed;

    // Event loop only.
    private int unwrittenBuffers;
    private long postedBytes;
    private boolean continued;
    private @Nullable Runnable afterwards;
    private final PeerWait bodyWait = new PeerWait();
    private final PeerWait answerWait = new PeerWait();

    Exchange(Edge edge, Connection connection, HttpServerRequest vertxRequest, IncomingHead head) {
        this.edge = edge;
        this.connection = connection;
        this.eventLoop = connection.eventLoop();
        this.vertxRequest = vertxRequest;
        this.awaitsContinue = head.expectsContinue();
        this.body = head.hasBody()
                ? new RequestBody(edge.pool(), connection.gate(), eventLoop, head.announcedBytes(), this)
                : null;
        this.request = head.toRequest(new ClientsBody());
    }

    /** The body, if there is one, its sender's standing, and whether the sender is still there. */
    private final class ClientsBody implements Body {
        @Override
        public ByteBuffer next() {
            return (body == null ? Body.EMPTY : body).next();
        }

        @Override
        public boolean isAbandoned() {
            return lost;
        }

        @Override
        public void admit(Standing standing) {
            if (body == null) {
                admitted(standing);
            } else {
                body.admit(standing);
            }
        }

        @Override
        public void awaitDocument() {
            if (body != null) {
                body.awaitDocument();
            }
        }

        @Override
        public boolean giveWay() {
            return body != null && body.giveWay();
        }
    }

    /** Whether the body may have come with the head. */
    boolean hasSmallBody() {
        return body != null && body.isSmall();
    }

    /** Event loop: listens for the body; a large one waits in the socket until somebody asks for it. */
    void listen() {
        if (body != null) {
            RequestBody incoming = body;
            vertxRequest.handler(incoming::onBytes);
            vertxRequest.endHandler(_ -> incoming.onEnd());
            vertxRequest.exceptionHandler(_ -> incoming.onFailure(BodyException.Reason.INCOMPLETE));
            if (!incoming.isSmall()) {
                connection.gate().close();
            }
        }
    }

    @Override
    public void firstRead() {
        if (awaitsContinue && body != null && body.receivedBytes() == 0 && !lost) {
            continued = true;
            var _ = vertxRequest.response().writeContinue();
        }
    }

    @Override
    public boolean isKnown() {
        return senderKnown;
    }

    @Override
    public void admitted(Standing standing) {
        if (standing instanceof Standing.Known) {
            senderKnown = true;
            connection.senderIsKnown();
        }
    }

    boolean isSenderKnown() {
        return senderKnown;
    }

    @Override
    public void run() {
        try (var _ = RequestId.set(requestId())) {
            send(respond());
        } finally {
            if (body != null) {
                body.leave();
            }
            edge.inFlight().finish();
        }
    }

    private HttpResponse respond() {
        try {
            return edge.handler().handle(request);
        } catch (OutOfMemoryError | InternalError e) {
            // Nothing here can be relied upon any more: the process ends, see Main.
            eventLoop.execute(this::abort);
            throw e;
        } catch (RuntimeException | Error e) {
            LOG.error("the handler failed", e);
            return internalError();
        }
    }

    private HttpResponse internalError() {
        return Refusal.INTERNAL_ERROR.answer(request.requestId(), RequestIds.nextExtended());
    }

    void send(HttpResponse response) {
        eventLoop.execute(() -> doAfterwards(response.afterwards()));
        try {
            requireValidHead(response);
            switch (response.payload()) {
                case Payload.None(long announcedBytes) ->
                    sendWhole(response, isHead() ? announcedBytes : -1, new byte[0]);
                case Payload.Whole(HttpResponse.ByteArray bytes) ->
                    sendWhole(response, bytes.view().length, isHead() ? new byte[0] : bytes.view());
                case Payload.Streamed(HttpResponse.Source source) -> sendStreamed(response, source);
            }
        } catch (RuntimeException e) {
            LOG.error("the answer failed before its first byte", e);
            HttpResponse error = internalError();
            if (error.payload() instanceof Payload.Whole(HttpResponse.ByteArray bytes)) {
                sendWhole(error, bytes.view().length, isHead() ? new byte[0] : bytes.view());
            }
        }
    }

    /** Event loop: once the answer is written or the client is gone, which may be so already. */
    private void doAfterwards(Runnable next) {
        afterwards = next;
        if (lost) {
            runAfterwards();
        }
    }

    private void runAfterwards() {
        Runnable next = afterwards;
        afterwards = null;
        if (next != null) {
            next.run();
        }
    }

    private static void requireValidHead(HttpResponse response) {
        try {
            OutgoingHead.requireValid(response.headers());
        } catch (RuntimeException e) {
            if (response.payload() instanceof Payload.Streamed(HttpResponse.Source unsent)) {
                unsent.close();
            }
            throw e;
        }
    }

    private boolean isHead() {
        return request.method().equals("HEAD");
    }

    private void sendWhole(HttpResponse response, long announcedBytes, byte[] bytes) {
        eventLoop.execute(() -> {
            if (!lost) {
                writeHead(response, announcedBytes);
                var _ = end(Unpooled.wrappedBuffer(bytes));
            }
        });
    }

    private void sendStreamed(HttpResponse response, HttpResponse.Source source) {
        try (source) {
            long sizeBytes = source.sizeBytes();
            if (isHead() || sizeBytes == 0) {
                sendWhole(response, sizeBytes, new byte[0]);
            } else {
                StreamedAnswer answer = new StreamedAnswer(this, edge.pool(), source);
                streamed = answer;
                answer.send(response);
            }
        }
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    String requestId() {
        return request.requestId();
    }

    boolean isLost() {
        return lost;
    }

    /** Event loop: status and headers; decides whether the connection survives this answer. */
    void writeHead(HttpResponse response, long announcedBytes) {
        boolean close = edge.isDraining();
        if (awaitsContinue && body == null) {
            // Needless by RFC 9110, but botocore misreads the next answer of a connection on which it got no 100.
            var _ = vertxRequest.response().writeContinue();
        }
        if (body != null && !body.isEnded()) {
            close |= body.hasFailed()
                    || body.missingBytes() > DRAINED_BYTES
                    || (awaitsContinue && !continued && body.receivedBytes() == 0);
            body.discard();
        }
        if (close) {
            connection.announceClose();
        }
        OutgoingHead.write(
                vertxRequest.response(),
                response,
                announcedBytes,
                request.requestId(),
                edge.date().now(),
                close);
    }

    /** Event loop: a part of the answer; the future completes when the socket took it. */
    Future<Void> write(ByteBuf bytes) {
        unwrittenBuffers++;
        postedBytes += bytes.readableBytes();
        return vertxRequest.response().write(BufferInternal.buffer(bytes)).andThen(_ -> written());
    }

    /** Event loop: the last part of the answer, or all of it. */
    Future<Void> end(ByteBuf bytes) {
        unwrittenBuffers++;
        postedBytes += bytes.readableBytes();
        HttpServerResponse response = vertxRequest.response();
        Buffer last = BufferInternal.buffer(bytes);
        return response.end(last).andThen(result -> {
            written();
            runAfterwards();
            if (result.failed()) {
                connection.abort();
            } else {
                connection.finish(this, edge.vertx());
            }
        });
    }

    private void written() {
        unwrittenBuffers--;
    }

    /** Event loop: never a short body that looks whole; the client sees a broken connection. */
    void abort() {
        connection.abort();
    }

    /** Event loop: the client is gone. */
    void lose() {
        lost = true;
        runAfterwards();
        if (body != null) {
            body.onFailure(BodyException.Reason.INCOMPLETE);
        }
        StreamedAnswer answer = streamed;
        if (answer != null) {
            answer.wake();
        }
    }

    /** Event loop: it will not run any more. */
    void forget() {
        lost = true;
        if (body != null) {
            body.leave();
        }
    }

    /** Event loop: whether every byte of the request came. */
    boolean isRequestRead() {
        return body == null || body.isEnded();
    }

    /** Event loop: a tick passed. Ends the wait for a peer that is silent or too slow: by a refusal where one can still be given. */
    void tick(Patience.Ticks patience) {
        if (unwrittenBuffers > 0) {
            answerWait.tick(postedBytes - connection.unsentBytes());
            if (answerWait.isTooLong(patience)) {
                connection.abort();
            }
        } else if (body != null && body.isAwaited()) {
            bodyWait.tick(body.receivedBytes());
            boolean late = body.isDocument() && bodyWait.waitedTicks() > patience.document();
            if (late || bodyWait.isTooLong(patience)) {
                body.onFailure(BodyException.Reason.TIMEOUT);
            }
        } else {
            bodyWait.pause();
        }
    }
}
