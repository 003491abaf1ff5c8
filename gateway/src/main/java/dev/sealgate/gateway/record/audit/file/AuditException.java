package dev.sealgate.gateway.record.audit.file;

/** The trail could not be written or read; what it should have recorded must not be acknowledged. */
public final class AuditException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AuditException(String message, Throwable cause) {
        super(message, cause);
    }

    AuditException(String message) {
        super(message);
    }
}
