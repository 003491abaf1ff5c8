package dev.sealgate.gateway.edge.exchange;

/** There is no place, or no memory, for this request now; carries no stack trace, because clients choose how often it happens. */
public final class BusyException extends RuntimeException {
    /** S3's code and text, which other doors repeat in their own form. */
    public static final String CODE = "SlowDown";

    public static final String TEXT = "Please reduce your request rate.";

    public BusyException() {
        super(CODE, null, false, false);
    }
}
