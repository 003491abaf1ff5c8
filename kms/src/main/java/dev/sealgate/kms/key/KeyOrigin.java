package dev.sealgate.kms.key;

/**
 * Where the material of a key comes from.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_KeyMetadata.html
 */
public enum KeyOrigin {
    AWS_KMS,
    EXTERNAL,
    AWS_CLOUDHSM,
    EXTERNAL_KEY_STORE
}
