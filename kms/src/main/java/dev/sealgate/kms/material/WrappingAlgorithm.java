package dev.sealgate.kms.material;

import static dev.sealgate.kms.key.KeySpec.ECC_NIST_P521;

import dev.sealgate.kms.key.KeySpec;
import java.util.Optional;

/**
 * How material that is to be imported is wrapped, in the order of AWS's list.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GetParametersForImport.html
 */
public enum WrappingAlgorithm {
    // spotless:off
    //                        hash          with an AES key between   code in import tokens
    RSAES_PKCS1_V1_5         (Optional.empty(),          false, 0),
    RSAES_OAEP_SHA_1         (Optional.of(Hash.SHA_1),   false, 1),
    RSAES_OAEP_SHA_256       (Optional.of(Hash.SHA_256), false, 2),
    RSA_AES_KEY_WRAP_SHA_1   (Optional.of(Hash.SHA_1),   true,  3),
    RSA_AES_KEY_WRAP_SHA_256 (Optional.of(Hash.SHA_256), true,  4),
    SM2PKE                   (Optional.empty(),          false, 5);
    // spotless:on

    private final Optional<Hash> hash;
    private final boolean hybrid;
    private final byte code;

    WrappingAlgorithm(Optional<Hash> hash, boolean hybrid, int code) {
        this.hash = hash;
        this.hybrid = hybrid;
        this.code = (byte) code;
    }

    /** AWS has given up PKCS #1 v1.5, and has SM2 in China only. */
    public boolean supported() {
        return hash.isPresent();
    }

    /** Whether material of this kind can be wrapped like this. */
    public boolean fits(KeySpec material, WrappingKeySpec wrappingKey) {
        if (hybrid) {
            return material.asymmetric();
        }
        return !material.name().startsWith("RSA_")
                && !(material == ECC_NIST_P521 && wrappingKey == WrappingKeySpec.RSA_2048);
    }

    Hash requireHash() {
        return hash.orElseThrow(() -> new IllegalStateException(this + " is not served"));
    }

    /** Whether RSA wraps an AES key only, and that the material. */
    boolean hybrid() {
        return hybrid;
    }

    byte code() {
        return code;
    }

    static Optional<WrappingAlgorithm> ofCode(byte code) {
        for (WrappingAlgorithm each : values()) {
            if (each.code == code && each.supported()) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
