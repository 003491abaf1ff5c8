package dev.sealgate.kms.key;

/**
 * Who controls a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
public enum KeyManager {
    CUSTOMER,
    AWS
}
