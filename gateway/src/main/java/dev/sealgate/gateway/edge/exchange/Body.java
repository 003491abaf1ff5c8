package dev.sealgate.gateway.edge.exchange;

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
     * Announces that {@code bytes} more will be kept in memory until the answer was sent.
     *
     * @throws BusyException when that memory is in use
     */
    default void hold(long bytes) {}

    /**
     * Announces an answer of perhaps so many bytes, before it is made.
     *
     * @throws BusyException when that memory is in use
     */
    default void expectAnswer(long bytes) {}

    /**
     * Announces that it is a document, which must arrive whole within a fixed time, and whose request may have to give way to others until
     * it did: then {@link #next} throws {@link BusyException}.
     */
    default void awaitDocument() {}

    /**
     * All of the document came.
     *
     * @throws BusyException when the request had to give way
     */
    default void documentCame() {}

    /**
     * Any thread: unless all of it came already, its reader gets {@link BusyException} instead of the rest.
     *
     * @return whether that is so
     */
    default boolean giveWay() {
        return false;
    }
}
