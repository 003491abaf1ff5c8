package dev.sealgate.kms.quota;

/**
 * The caller's account has as much {@link CostlyWork} waiting as it may have; refused in the words of each protocol. Carries no stack
 * trace, because clients choose how often it happens.
 */
public final class TooMuchWorkException extends RuntimeException {
    /** AWS's text of throttled calls to IAM, STS and CloudTrail. */
    public static final String TEXT = "Rate exceeded";

    private static final long serialVersionUID = 1L;

    TooMuchWorkException() {
        super(TEXT, null, false, false);
    }
}
