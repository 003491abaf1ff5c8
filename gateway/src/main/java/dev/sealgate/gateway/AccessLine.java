package dev.sealgate.gateway;

import dev.sealgate.gateway.edge.exchange.HttpRequest;
import dev.sealgate.gateway.edge.exchange.HttpResponse;
import dev.sealgate.gateway.edge.exchange.RequestObserver.Sent;
import dev.sealgate.gateway.edge.exchange.Trace;
import dev.sealgate.gateway.edge.http.AccessEntry;
import dev.sealgate.gateway.edge.http.AccessLog;
import dev.sealgate.policy.context.Principal;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The access line of one request, written once its answer is sent. Used by the request's thread only. */
final class AccessLine {
    private final HttpRequest request;
    private final Trace trace;
    private final LongSupplier nanoTime;
    private final long startNanos;

    AccessLine(HttpRequest request, Trace trace, LongSupplier nanoTime) {
        this.request = request;
        this.trace = trace;
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
    }

    /**
     * The answer to send in place of {@code response}: the same, but a streamed body writes the line when it is closed.
     *
     * @param finished is notified when the line is written
     */
    HttpResponse end(HttpResponse response, Consumer<Sent> finished) {
        return switch (response.payload()) {
            case HttpResponse.Payload.None _ -> write(response, 0, finished);
            case HttpResponse.Payload.Whole(HttpResponse.ByteArray bytes) ->
                write(response, bytes.view().length, finished);
            case HttpResponse.Payload.Streamed(HttpResponse.Source source) ->
                new HttpResponse(
                        response.status(),
                        response.headers(),
                        new HttpResponse.Payload.Streamed(new CountedSource(source, response, finished)));
        };
    }

    private HttpResponse write(HttpResponse response, long bytesOut, Consumer<Sent> finished) {
        AccessEntry entry = new AccessEntry(
                request.requestId(),
                request.remoteAddress(),
                request.method(),
                request.rawPath(),
                request.rawQuery(),
                trace.operation(),
                response.status(),
                announcedBytes(),
                bytesOut,
                Duration.ofNanos(nanoTime.getAsLong() - startNanos),
                trace.principal().map(Principal::arn),
                request.headers().first("user-agent"));
        AccessLog.log(entry);
        finished.accept(new Sent(entry.bytesOut(), entry.elapsed()));
        return response;
    }

    long announcedBytes() {
        try {
            return Long.parseLong(request.headers().first("content-length").orElse("0"));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /** Counts what was sent and ends the line when the server is done with it. */
    private final class CountedSource implements HttpResponse.Source {
        private final HttpResponse.Source source;
        private final HttpResponse response;
        private final Consumer<Sent> finished;
        private long sentBytes;

        CountedSource(HttpResponse.Source source, HttpResponse response, Consumer<Sent> finished) {
            this.source = source;
            this.response = response;
            this.finished = finished;
        }

        @Override
        public long sizeBytes() {
            return source.sizeBytes();
        }

        @Override
        public int read(byte[] target, int offset, int lengthBytes) {
            int count = source.read(target, offset, lengthBytes);
            sentBytes += count;
            return count;
        }

        @Override
        public void close() {
            try {
                source.close();
            } finally {
                write(response, sentBytes, finished);
            }
        }
    }
}
