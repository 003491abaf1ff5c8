package dev.sealgate.kms.key;

/**
 * Why a key's material was changed.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_RotationsListEntry.html
 */
public enum RotationType {
    AUTOMATIC,
    ON_DEMAND
}
