package dev.sealgate.kms.call;

/**
 * Whose keys an operation can be used on; permissions beyond that have no effect.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying-external-accounts.html
 */
public enum Reach {
    /** Keys of the caller's account only. */
    OWN_ACCOUNT,
    /** Any key whose policy lets the caller in. */
    ANY_ACCOUNT
}
