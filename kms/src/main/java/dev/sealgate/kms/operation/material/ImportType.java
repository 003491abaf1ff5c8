package dev.sealgate.kms.operation.material;

/**
 * Whether material is imported for the first time or again.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
 */
enum ImportType {
    NEW_KEY_MATERIAL,
    EXISTING_KEY_MATERIAL
}
