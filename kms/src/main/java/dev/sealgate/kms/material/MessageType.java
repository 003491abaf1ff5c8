package dev.sealgate.kms.material;

/**
 * What the message of Sign and Verify is.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html#KMS-Sign-request-MessageType
 */
public enum MessageType {
    /** The message itself. */
    RAW,
    /** Its hash. */
    DIGEST,
    /** The 64 bytes that ML-DSA makes of public key and message, as FIPS 204 calls them. */
    EXTERNAL_MU
}
