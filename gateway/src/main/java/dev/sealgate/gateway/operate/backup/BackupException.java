package dev.sealgate.gateway.operate.backup;

/** A backup cannot be taken, read or restored; the message is one line for the operator. */
public final class BackupException extends RuntimeException {
    public BackupException(String message) {
        super(message);
    }

    public BackupException(String message, Throwable cause) {
        super(message, cause);
    }
}
