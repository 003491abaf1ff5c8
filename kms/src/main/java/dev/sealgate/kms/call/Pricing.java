package dev.sealgate.kms.call;

/** What decides the price of a request. Source: https://aws.amazon.com/kms/pricing/ */
public enum Pricing {
    /** Nothing: every request costs the same. */
    FLAT,
    /** The keys that it uses. */
    BY_SPEC_OF_KEY,
    /** The key pair that it makes. */
    BY_SPEC_OF_PAIR
}
