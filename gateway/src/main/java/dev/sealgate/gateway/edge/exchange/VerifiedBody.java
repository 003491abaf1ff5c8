package dev.sealgate.gateway.edge.exchange;

/**
 * A request body as its signer meant it: aws-chunked framing removed, signatures and hashes checked by the time the end is reached.
 *
 * <p>{@link #next} throws the door's error instead of ending when the bytes are not what was signed. Not thread-safe.
 */
public interface VerifiedBody extends Body {
    /** The number of bytes the client announced after decoding; -1 when it announced none. */
    long announcedSizeBytes();

    /** Trailing headers; complete only after {@link #next} reached the end. */
    Headers trailers();
}
