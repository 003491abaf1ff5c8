package dev.sealgate.kms.grant;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KeyTraits;
import dev.sealgate.kms.key.KeyUsage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a grant can allow: one row each, with the keys it makes sense on and whether constraints are looked at.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations
 */
public enum GrantOperation {
    // spotless:off
    DECRYPT                                 ("Decrypt",                             Fit.ENCRYPTION, true),
    ENCRYPT                                 ("Encrypt",                             Fit.ENCRYPTION, true),
    GENERATE_DATA_KEY                       ("GenerateDataKey",                     Fit.SYMMETRIC,  true),
    GENERATE_DATA_KEY_WITHOUT_PLAINTEXT     ("GenerateDataKeyWithoutPlaintext",     Fit.SYMMETRIC,  true),
    RE_ENCRYPT_FROM                         ("ReEncryptFrom",                       Fit.ENCRYPTION, true),
    RE_ENCRYPT_TO                           ("ReEncryptTo",                         Fit.ENCRYPTION, true),
    SIGN                                    ("Sign",                                Fit.SIGNATURE,  false),
    VERIFY                                  ("Verify",                              Fit.SIGNATURE,  false),
    GET_PUBLIC_KEY                          ("GetPublicKey",                        Fit.PUBLIC_KEY, false),
    CREATE_GRANT                            ("CreateGrant",                         Fit.ANY,        false),
    RETIRE_GRANT                            ("RetireGrant",                         Fit.ANY,        false),
    DESCRIBE_KEY                            ("DescribeKey",                         Fit.ANY,        false),
    GENERATE_DATA_KEY_PAIR                  ("GenerateDataKeyPair",                 Fit.SYMMETRIC,  true),
    GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT("GenerateDataKeyPairWithoutPlaintext", Fit.SYMMETRIC,  true),
    GENERATE_MAC                            ("GenerateMac",                         Fit.MAC,        false),
    VERIFY_MAC                              ("VerifyMac",                           Fit.MAC,        false),
    DERIVE_SHARED_SECRET                    ("DeriveSharedSecret",                  Fit.AGREEMENT,  false);
    // spotless:on

    private static final String ACTION_PREFIX = "kms:";

    private final String wireName;
    private final Fit fit;
    private final boolean constrained;

    GrantOperation(String wireName, Fit fit, boolean constrained) {
        this.wireName = wireName;
        this.fit = fit;
        this.constrained = constrained;
    }

    private enum Fit {
        ANY,
        SYMMETRIC,
        ENCRYPTION,
        SIGNATURE,
        MAC,
        AGREEMENT,
        PUBLIC_KEY
    }

    public String wireName() {
        return wireName;
    }

    /** All wire names, in order. */
    public static List<String> wireNames() {
        return Arrays.stream(values()).map(GrantOperation::wireName).toList();
    }

    public static Optional<GrantOperation> named(String wireName) {
        return Arrays.stream(values())
                .filter(each -> each.wireName.equals(wireName))
                .findFirst();
    }

    /** @param action for example {@code kms:Decrypt} */
    public static Optional<GrantOperation> ofAction(String action) {
        return action.startsWith(ACTION_PREFIX) ? named(action.substring(ACTION_PREFIX.length())) : Optional.empty();
    }

    /** Whether the operation takes an encryption context, which a constraint can be compared with. */
    public boolean constrained() {
        return constrained;
    }

    /** Whether keys of this kind can do it at all. */
    public boolean fits(KeyTraits key) {
        boolean symmetric = key.spec() == KeySpec.SYMMETRIC_DEFAULT;
        return switch (fit) {
            case ANY -> true;
            case SYMMETRIC -> symmetric;
            case ENCRYPTION -> key.usage() == KeyUsage.ENCRYPT_DECRYPT;
            case SIGNATURE -> key.usage() == KeyUsage.SIGN_VERIFY;
            case MAC -> key.usage() == KeyUsage.GENERATE_VERIFY_MAC;
            case AGREEMENT -> key.usage() == KeyUsage.KEY_AGREEMENT;
            case PUBLIC_KEY -> !symmetric && key.usage() != KeyUsage.GENERATE_VERIFY_MAC;
        };
    }
}
