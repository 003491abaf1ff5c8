package dev.sealgate.kms.operation.alias;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.AliasArn;
import dev.sealgate.kms.operation.Invocation;

/** Which alias names callers may create, change and delete. */
final class AliasNames {
    private AliasNames() {}

    /** The alias of the caller's own account and region, or AWS's refusal of the name. */
    static AliasArn require(Invocation in, String name) {
        if (!name.startsWith(AliasArn.PREFIX)) {
            throw new KmsException(
                    KmsErrorCode.VALIDATION,
                    "Alias must start with the prefix \"alias/\". Please see "
                            + "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
        }
        AliasArn alias = new AliasArn(in.account(), in.region(), name);
        if (alias.reserved()) {
            throw new KmsException(KmsErrorCode.NOT_AUTHORIZED);
        }
        if (!AliasArn.isWellFormed(name)) {
            throw new KmsException(KmsErrorCode.INVALID_ALIAS_NAME);
        }
        return alias;
    }
}
