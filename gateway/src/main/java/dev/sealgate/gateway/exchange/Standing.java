package dev.sealgate.gateway.exchange;

/** What is known of a request's sender. Requests count, and use memory, with those of the same standing. */
public enum Standing {
    /** Did not sign, and may still be let in. */
    ANONYMOUS,
    /** Signed by an access key that exists; whether the signature is right shows only with the body. */
    UNVERIFIED,
    /** The signature is right. */
    KNOWN
}
