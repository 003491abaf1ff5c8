package dev.sealgate.gateway.exchange;

/** The body cannot be read to its end; carries no stack trace, because clients choose how often it happens. */
public final class BodyException extends RuntimeException {
    /** Why reading ended. */
    public enum Reason {
        /** The connection closed before Content-Length bytes came. */
        INCOMPLETE,
        /** Nothing came for longer than the idle limit. */
        TIMEOUT
    }

    private final Reason reason;

    public BodyException(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
