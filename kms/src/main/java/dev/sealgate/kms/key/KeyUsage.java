package dev.sealgate.kms.key;

/**
 * What a key may be used for; fixed at creation.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
public enum KeyUsage {
    SIGN_VERIFY,
    ENCRYPT_DECRYPT,
    GENERATE_VERIFY_MAC,
    KEY_AGREEMENT
}
