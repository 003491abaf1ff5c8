package dev.sealgate.gateway.edge.exchange;

/** The body cannot be read to its end; carries no stack trace, because clients choose how often it happens. */
public final class BodyException extends RuntimeException {
    /** Why reading ended. */
    public enum Reason {
        /** The connection closed before Content-Length bytes came. */
        INCOMPLETE,
        /** Nothing came for longer than the idle limit, or too little: below the minimum rate, or not whole in the time of a document. */
        TIMEOUT
    }

    /** S3's text of a timeout. */
    public static final String TIMEOUT_TEXT =
            "Your socket connection to the server was not read from or written to within the timeout period.";

    private final Reason reason;

    public BodyException(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
