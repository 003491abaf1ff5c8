package dev.sealgate.kms.material;

import dev.sealgate.kms.key.KeySpec;
import java.util.Optional;

/**
 * The keys that wrap material for import, in the order of AWS's list.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html
 */
public enum WrappingKeySpec {
    RSA_2048(Optional.of(KeySpec.RSA_2048)),
    RSA_3072(Optional.of(KeySpec.RSA_3072)),
    RSA_4096(Optional.of(KeySpec.RSA_4096)),
    SM2(Optional.empty());

    private final Optional<KeySpec> spec;

    WrappingKeySpec(Optional<KeySpec> spec) {
        this.spec = spec;
    }

    /** SM2 is AWS's in China only. */
    public boolean supported() {
        return spec.isPresent();
    }

    /** Only of what is supported. */
    public KeySpec requireSpec() {
        return spec.orElseThrow(() -> new IllegalStateException(this + " is not served"));
    }
}
