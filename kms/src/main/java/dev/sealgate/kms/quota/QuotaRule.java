package dev.sealgate.kms.quota;

/**
 * Which request quota the calls of an operation count against.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/requests-per-second.html
 */
public enum QuotaRule {
    /** The one with the operation's name. */
    OWN,
    /** The one of symmetric cryptography, whatever the request says. */
    SYMMETRIC,
    /** The one of cryptography with keys of the spec that the request names. */
    BY_KEY,
    /** The one of making key pairs of the spec that the request wants. */
    BY_PAIR
}
