package dev.sealgate.gateway.exchange;

import java.nio.ByteBuffer;

/** A request body, pulled in blocking style by the request's own thread. Not thread-safe. */
public interface Body {
    /** A body of no bytes. */
    Body EMPTY = () -> ByteBuffer.allocate(0);

    /**
     * The next bytes, in a heap buffer that is valid until the next call; no bytes remaining means the end.
     *
     * @throws BodyException when the client stopped sending before the announced end, or sends too slowly
     */
    ByteBuffer next();

    /** Whether the client has left, so that nobody waits for the answer. */
    default boolean isAbandoned() {
        return false;
    }

    /**
     * Says who sends it, as soon as that is known: from then on the request counts among those of that standing.
     *
     * @throws BusyException when there are too many of them
     */
    default void admit(Standing standing) {}

    /**
     * Announces that {@code bytes} more of it will be kept in memory until the answer was sent, and that it is a document, which must
     * arrive whole within a fixed time.
     *
     * @throws BusyException when that memory is in use
     */
    default void hold(long bytes) {}
}
