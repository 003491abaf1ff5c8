package dev.sealgate.kms.grant;

import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KeyTraits;
import dev.sealgate.kms.key.KeyUsage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a grant can allow: one row each, with the keys it applies to and whether constraints count.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations
 */
public enum GrantOperation {
    // spotless:off
    DECRYPT                                 ("Decrypt",                             Keys.ENCRYPTION, true),
    ENCRYPT                                 ("Encrypt",                             Keys.ENCRYPTION, true),
    GENERATE_DATA_KEY                       ("GenerateDataKey",                     Keys.SYMMETRIC,  true),
    GENERATE_DATA_KEY_WITHOUT_PLAINTEXT     ("GenerateDataKeyWithoutPlaintext",     Keys.SYMMETRIC,  true),
    RE_ENCRYPT_FROM                         ("ReEncryptFrom",                       Keys.ENCRYPTION, true),
    RE_ENCRYPT_TO                           ("ReEncryptTo",                         Keys.ENCRYPTION, true),
    SIGN                                    ("Sign",                                Keys.SIGNATURE,  false),
    VERIFY                                  ("Verify",                              Keys.SIGNATURE,  false),
    GET_PUBLIC_KEY                          ("GetPublicKey",                        Keys.PUBLIC_KEY, false),
    CREATE_GRANT                            ("CreateGrant",                         Keys.ANY,        false),
    RETIRE_GRANT                            ("RetireGrant",                         Keys.ANY,        false),
    DESCRIBE_KEY                            ("DescribeKey",                         Keys.ANY,        false),
    GENERATE_DATA_KEY_PAIR                  ("GenerateDataKeyPair",                 Keys.SYMMETRIC,  true),
    GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT("GenerateDataKeyPairWithoutPlaintext", Keys.SYMMETRIC,  true),
    GENERATE_MAC                            ("GenerateMac",                         Keys.MAC,        false),
    VERIFY_MAC                              ("VerifyMac",                           Keys.MAC,        false),
    DERIVE_SHARED_SECRET                    ("DeriveSharedSecret",                  Keys.AGREEMENT,  false);
    // spotless:on

    private final String wireName;
    private final Keys keys;
    private final boolean constrained;

    GrantOperation(String wireName, Keys keys, boolean constrained) {
        this.wireName = wireName;
        this.keys = keys;
        this.constrained = constrained;
    }

    /** The keys to which it applies. */
    private enum Keys {
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

    /** Whether the operation takes an encryption context, which a constraint can be compared with. */
    public boolean constrained() {
        return constrained;
    }

    /** Whether keys of this kind can do it at all. */
    public boolean fits(KeyTraits key) {
        boolean symmetric = key.spec() == KeySpec.SYMMETRIC_DEFAULT;
        return switch (keys) {
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
