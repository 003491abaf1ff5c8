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
    /** FIPS 204's message representative: 64 bytes computed from public key and message. */
    EXTERNAL_MU
}
