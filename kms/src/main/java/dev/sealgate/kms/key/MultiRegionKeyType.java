package dev.sealgate.kms.key;

/**
 * What a multi-Region key is among its related keys.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_MultiRegionConfiguration.html
 */
public enum MultiRegionKeyType {
    PRIMARY,
    REPLICA
}
