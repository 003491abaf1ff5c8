package dev.sealgate.gateway.exchange;

import java.nio.ByteBuffer;

/** A request body, pulled in blocking style by the request's own thread. Not thread-safe. */
public interface Body {
    /** A body of no bytes. */
    Body EMPTY = () -> ByteBuffer.allocate(0);

    /**
     * The next bytes, in a heap buffer that is valid until the next call; no bytes remaining means the end.
     *
     * @throws BodyException when the client stopped sending before the announced end
     */
    ByteBuffer next();

    /** Whether the client has left, so that nobody waits for the answer. */
    default boolean isAbandoned() {
        return false;
    }
}
