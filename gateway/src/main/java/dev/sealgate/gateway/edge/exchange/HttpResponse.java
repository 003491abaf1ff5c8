package dev.sealgate.gateway.edge.exchange;

import java.nio.charset.StandardCharsets;

/**
 * An answer: status, headers and body. Immutable but for a streamed body. Content-Length is added by the server.
 *
 * @param afterwards run once, when the answer was sent or its client is gone
 */
public record HttpResponse(int status, Headers headers, Payload payload, Runnable afterwards) {
    public HttpResponse(int status, Headers headers, Payload payload) {
        this(status, headers, payload, HttpResponse::doNothing);
    }

    private static void doNothing() {}

    /** The same, with something to do once it was sent. */
    public HttpResponse before(Runnable next) {
        return new HttpResponse(status, headers, payload, next);
    }

    /** The same, with these headers in place of those of the same names. */
    public HttpResponse with(Headers more) {
        Headers.Builder all = Headers.builder().addAll(headers);
        more.forEach(all::set);
        return new HttpResponse(status, all.build(), payload, afterwards);
    }

    /** What follows the head. */
    public sealed interface Payload {
        /** No body; for HEAD, {@code announcedSizeBytes} is still the Content-Length (-1: none). */
        record None(long announcedSizeBytes) implements Payload {}

        /** A body in memory. The array belongs to the answer. */
        record Whole(ByteArray bytes) implements Payload {}

        /** A body read while it is sent; the server closes the source. */
        record Streamed(Source source) implements Payload {}
    }

    /** A byte array that belongs to an answer. */
    public static final class ByteArray {
        private final byte[] bytes;

        private ByteArray(byte[] bytes) {
            this.bytes = bytes;
        }

        public byte[] view() {
            return bytes;
        }
    }

    /** Bytes of a known number, read once from start to end on the request's thread. */
    public interface Source extends AutoCloseable {
        long sizeBytes();

        /** Fills {@code target} from {@code offset} with at least one and at most {@code lengthBytes} bytes; only called before the end. */
        int read(byte[] target, int offset, int lengthBytes);

        @Override
        void close();
    }

    public static HttpResponse empty(int status, Headers headers) {
        return new HttpResponse(status, headers, new Payload.None(-1));
    }

    public static HttpResponse whole(int status, Headers headers, byte[] bytes) {
        return new HttpResponse(status, headers, new Payload.Whole(new ByteArray(bytes)));
    }

    public static HttpResponse text(int status, Headers headers, String text) {
        return whole(status, headers, text.getBytes(StandardCharsets.UTF_8));
    }
}
