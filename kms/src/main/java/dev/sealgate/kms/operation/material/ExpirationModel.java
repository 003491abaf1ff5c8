package dev.sealgate.kms.operation.material;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether imported material expires.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
 */
public enum ExpirationModel {
    KEY_MATERIAL_EXPIRES,
    KEY_MATERIAL_DOES_NOT_EXPIRE;

    /** @param validTo when the material expires */
    public static ExpirationModel of(Optional<Instant> validTo) {
        return validTo.isPresent() ? KEY_MATERIAL_EXPIRES : KEY_MATERIAL_DOES_NOT_EXPIRE;
    }
}
