package dev.sealgate.kms.operation.material;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether imported material ends by itself.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_ImportKeyMaterial.html
 */
public enum ExpirationModel {
    KEY_MATERIAL_EXPIRES,
    KEY_MATERIAL_DOES_NOT_EXPIRE;

    /** @param validTo where the material ends */
    public static ExpirationModel of(Optional<Instant> validTo) {
        return validTo.isPresent() ? KEY_MATERIAL_EXPIRES : KEY_MATERIAL_DOES_NOT_EXPIRE;
    }
}
