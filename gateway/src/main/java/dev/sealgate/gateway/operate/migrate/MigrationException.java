package dev.sealgate.gateway.operate.migrate;

/** A migration cannot go on; the message is for the operator and says what to do. Nothing of the source was changed. */
public final class MigrationException extends RuntimeException {
    public MigrationException(String message) {
        super(message);
    }

    public MigrationException(String message, Throwable cause) {
        super(message, cause);
    }
}
