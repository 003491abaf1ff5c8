package dev.sealgate.gateway.operate.cli;

/** What was typed or given cannot be used; the message is one line for the user. */
final class UseException extends RuntimeException {
    UseException(String message) {
        super(message);
    }

    UseException(String message, Throwable cause) {
        super(message, cause);
    }
}
