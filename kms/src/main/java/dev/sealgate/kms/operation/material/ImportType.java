package dev.sealgate.kms.operation.material;

/**
 * Whether material is given to a key for the first time or once more.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
 */
enum ImportType {
    NEW_KEY_MATERIAL,
    EXISTING_KEY_MATERIAL
}
