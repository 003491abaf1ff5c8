package dev.sealgate.gateway;

/** The gateway refuses to start; the message is one sentence for the operator that says what to do. */
public final class StartException extends RuntimeException {
    public StartException(String message) {
        super(message);
    }
}
