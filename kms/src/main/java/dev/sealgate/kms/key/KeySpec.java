package dev.sealgate.kms.key;

import static dev.sealgate.kms.key.KeyUsage.ENCRYPT_DECRYPT;
import static dev.sealgate.kms.key.KeyUsage.GENERATE_VERIFY_MAC;
import static dev.sealgate.kms.key.KeyUsage.KEY_AGREEMENT;
import static dev.sealgate.kms.key.KeyUsage.SIGN_VERIFY;

import java.util.Set;

/**
 * The kinds of key material AWS knows, and what each may be used for.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */
public enum KeySpec {
    // spotless:off
    RSA_2048               (ENCRYPT_DECRYPT, SIGN_VERIFY),
    RSA_3072               (ENCRYPT_DECRYPT, SIGN_VERIFY),
    RSA_4096               (ENCRYPT_DECRYPT, SIGN_VERIFY),
    ECC_NIST_P256          (SIGN_VERIFY, KEY_AGREEMENT),
    ECC_NIST_P384          (SIGN_VERIFY, KEY_AGREEMENT),
    ECC_NIST_P521          (SIGN_VERIFY, KEY_AGREEMENT),
    ECC_SECG_P256K1        (SIGN_VERIFY),
    SYMMETRIC_DEFAULT      (ENCRYPT_DECRYPT),
    HMAC_224               (GENERATE_VERIFY_MAC),
    HMAC_256               (GENERATE_VERIFY_MAC),
    HMAC_384               (GENERATE_VERIFY_MAC),
    HMAC_512               (GENERATE_VERIFY_MAC),
    SM2                    (ENCRYPT_DECRYPT, SIGN_VERIFY, KEY_AGREEMENT),
    ML_DSA_44              (SIGN_VERIFY),
    ML_DSA_65              (SIGN_VERIFY),
    ML_DSA_87              (SIGN_VERIFY),
    ECC_NIST_EDWARDS25519  (SIGN_VERIFY);
    // spotless:on

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable; its declared type cannot say so
    private final Set<KeyUsage> usages;

    KeySpec(KeyUsage... usages) {
        this.usages = Set.of(usages);
    }

    public boolean allows(KeyUsage usage) {
        return usages.contains(usage);
    }

    /** Whether the material is a private key, with a public one that anybody may have. */
    public boolean asymmetric() {
        return this != SYMMETRIC_DEFAULT && !usages.contains(GENERATE_VERIFY_MAC);
    }
}
