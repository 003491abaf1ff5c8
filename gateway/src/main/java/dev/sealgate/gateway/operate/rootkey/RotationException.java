package dev.sealgate.gateway.operate.rootkey;

/** The root key is not rotated; the message is one sentence for the operator that says what to do. */
public final class RotationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RotationException(String message) {
        super(message);
    }

    RotationException(String message, Throwable cause) {
        super(message, cause);
    }
}
