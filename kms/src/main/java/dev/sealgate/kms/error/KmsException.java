package dev.sealgate.kms.error;

import java.util.Optional;

/** An AWS-shaped refusal by the KMS; carries no stack trace, because callers choose how often it happens. */
public final class KmsException extends RuntimeException {
    private final KmsErrorCode code;
    private final boolean hasText;

    public KmsException(KmsErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
        this.hasText = true;
    }

    /** For the errors that AWS answers without a text. */
    public KmsException(KmsErrorCode code) {
        super(code.wireCode(), null, false, false);
        this.code = code;
        this.hasText = false;
    }

    /** A call that came too fast. */
    public static KmsException throttled() {
        return new KmsException(
                KmsErrorCode.THROTTLING,
                "You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.");
    }

    public KmsErrorCode code() {
        return code;
    }

    /** The wire text; empty where AWS sends none. */
    public Optional<String> text() {
        return hasText ? Optional.ofNullable(getMessage()) : Optional.empty();
    }
}
