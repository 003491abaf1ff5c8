package dev.sealgate.kms.material;

import static dev.sealgate.kms.key.KeySpec.ECC_NIST_EDWARDS25519;
import static dev.sealgate.kms.key.KeySpec.ECC_NIST_P256;
import static dev.sealgate.kms.key.KeySpec.ECC_NIST_P384;
import static dev.sealgate.kms.key.KeySpec.ECC_NIST_P521;
import static dev.sealgate.kms.key.KeySpec.ECC_SECG_P256K1;
import static dev.sealgate.kms.key.KeyUsage.ENCRYPT_DECRYPT;
import static dev.sealgate.kms.key.KeyUsage.GENERATE_VERIFY_MAC;
import static dev.sealgate.kms.key.KeyUsage.KEY_AGREEMENT;
import static dev.sealgate.kms.key.KeyUsage.SIGN_VERIFY;
import static dev.sealgate.kms.material.MessageType.DIGEST;
import static dev.sealgate.kms.material.MessageType.EXTERNAL_MU;
import static dev.sealgate.kms.material.MessageType.RAW;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KeyUsage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Every algorithm a request may ask for, in the order of AWS's lists, and the keys it works with. SM2 is AWS's in China only:
 * no key here is of that kind.
 *
 * <p>Source: https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html
 */
public enum Algorithm {
    // spotless:off
    //                          usage                JCA name                hash           message types             key specs
    SYMMETRIC_DEFAULT          (ENCRYPT_DECRYPT,     "AES",                  none(),        Set.of(),                 KeySpec.SYMMETRIC_DEFAULT),
    RSAES_OAEP_SHA_1           (ENCRYPT_DECRYPT,     "RSA/ECB/OAEPPadding",  of(Hash.SHA_1),   Set.of(),              Specs.RSA),
    RSAES_OAEP_SHA_256         (ENCRYPT_DECRYPT,     "RSA/ECB/OAEPPadding",  of(Hash.SHA_256), Set.of(),              Specs.RSA),
    SM2PKE                     (ENCRYPT_DECRYPT,     "SM2",                  none(),        Set.of(),                 KeySpec.SM2),

    RSASSA_PSS_SHA_256         (SIGN_VERIFY,         "NONEwithRSASSA-PSS",   of(Hash.SHA_256), Set.of(RAW, DIGEST),   Specs.RSA),
    RSASSA_PSS_SHA_384         (SIGN_VERIFY,         "NONEwithRSASSA-PSS",   of(Hash.SHA_384), Set.of(RAW, DIGEST),   Specs.RSA),
    RSASSA_PSS_SHA_512         (SIGN_VERIFY,         "NONEwithRSASSA-PSS",   of(Hash.SHA_512), Set.of(RAW, DIGEST),   Specs.RSA),
    RSASSA_PKCS1_V1_5_SHA_256  (SIGN_VERIFY,         "NONEwithRSA",          of(Hash.SHA_256), Set.of(RAW, DIGEST),   Specs.RSA),
    RSASSA_PKCS1_V1_5_SHA_384  (SIGN_VERIFY,         "NONEwithRSA",          of(Hash.SHA_384), Set.of(RAW, DIGEST),   Specs.RSA),
    RSASSA_PKCS1_V1_5_SHA_512  (SIGN_VERIFY,         "NONEwithRSA",          of(Hash.SHA_512), Set.of(RAW, DIGEST),   Specs.RSA),
    ECDSA_SHA_256              (SIGN_VERIFY,         "NONEwithECDSA",        of(Hash.SHA_256), Set.of(RAW, DIGEST),   ECC_NIST_P256, ECC_SECG_P256K1),
    ECDSA_SHA_384              (SIGN_VERIFY,         "NONEwithECDSA",        of(Hash.SHA_384), Set.of(RAW, DIGEST),   ECC_NIST_P384),
    ECDSA_SHA_512              (SIGN_VERIFY,         "NONEwithECDSA",        of(Hash.SHA_512), Set.of(RAW, DIGEST),   ECC_NIST_P521),
    SM2DSA                     (SIGN_VERIFY,         "SM2",                  none(),        Set.of(RAW, DIGEST),      KeySpec.SM2),
    ML_DSA_SHAKE_256           (SIGN_VERIFY,         "ML-DSA",               none(),        Set.of(RAW, EXTERNAL_MU), Specs.ML_DSA),
    ED25519_SHA_512            (SIGN_VERIFY,         "Ed25519",              none(),        Set.of(RAW),              ECC_NIST_EDWARDS25519),
    ED25519_PH_SHA_512         (SIGN_VERIFY,         "Ed25519ph",            of(Hash.SHA_512), Set.of(DIGEST),        ECC_NIST_EDWARDS25519),

    HMAC_SHA_224               (GENERATE_VERIFY_MAC, "HmacSHA224",           none(),        Set.of(),                 KeySpec.HMAC_224),
    HMAC_SHA_256               (GENERATE_VERIFY_MAC, "HmacSHA256",           none(),        Set.of(),                 KeySpec.HMAC_256),
    HMAC_SHA_384               (GENERATE_VERIFY_MAC, "HmacSHA384",           none(),        Set.of(),                 KeySpec.HMAC_384),
    HMAC_SHA_512               (GENERATE_VERIFY_MAC, "HmacSHA512",           none(),        Set.of(),                 KeySpec.HMAC_512),

    ECDH                       (KEY_AGREEMENT,       "ECDH",                 none(),        Set.of(),                 ECC_NIST_P256, ECC_NIST_P384, ECC_NIST_P521);
    // spotless:on

    private static final int MU_BYTES = 64;

    private final KeyUsage usage;
    private final String jcaName;
    private final Optional<Hash> hash;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable; its declared type cannot say so
    private final Set<MessageType> messageTypes;

    @SuppressWarnings("ImmutableEnumChecker") // Set.of is immutable; its declared type cannot say so
    private final Set<KeySpec> specs;

    Algorithm(KeyUsage usage, String jcaName, Optional<Hash> hash, Set<MessageType> messageTypes, KeySpec... specs) {
        this.usage = usage;
        this.jcaName = jcaName;
        this.hash = hash;
        this.messageTypes = messageTypes;
        this.specs = Set.of(specs);
    }

    /** Specs that several rows share. */
    private static final class Specs {
        private static final KeySpec[] RSA = {KeySpec.RSA_2048, KeySpec.RSA_3072, KeySpec.RSA_4096};
        private static final KeySpec[] ML_DSA = {KeySpec.ML_DSA_44, KeySpec.ML_DSA_65, KeySpec.ML_DSA_87};
    }

    /** The algorithms that a request for this usage may choose. */
    public static List<Algorithm> of(KeyUsage usage) {
        return Arrays.stream(values()).filter(each -> each.usage == usage).toList();
    }

    /** What a key can do. */
    public static List<Algorithm> of(KeySpec spec, KeyUsage usage) {
        return of(usage).stream().filter(each -> each.worksWith(spec)).toList();
    }

    private static Optional<Hash> none() {
        return Optional.empty();
    }

    private static Optional<Hash> of(Hash hash) {
        return Optional.of(hash);
    }

    public KeyUsage usage() {
        return usage;
    }

    public boolean worksWith(KeySpec spec) {
        return specs.contains(spec);
    }

    public boolean takes(MessageType type) {
        return messageTypes.contains(type);
    }

    /** The one size in bytes that a message of this type may have; empty where any will do. */
    public OptionalInt messageBytes(MessageType type) {
        return switch (type) {
            case RAW -> OptionalInt.empty();
            case DIGEST -> OptionalInt.of(requireHash().sizeBytes());
            case EXTERNAL_MU -> OptionalInt.of(MU_BYTES);
        };
    }

    String jcaName() {
        return jcaName;
    }

    Optional<Hash> hash() {
        return hash;
    }

    Hash requireHash() {
        return hash.orElseThrow(() -> new IllegalStateException(this + " has no hash of its own"));
    }
}
