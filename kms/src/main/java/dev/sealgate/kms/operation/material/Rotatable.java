package dev.sealgate.kms.operation.material;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeyOrigin;
import dev.sealgate.kms.key.KeySpec;
import dev.sealgate.kms.key.KeyState;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.kms.operation.Invocation;

/**
 * Which keys can be rotated at all.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
final class Rotatable {
    private Rotatable() {}

    /**
     * AWS: the state is checked before the kind, except for keys that await their material.
     *
     * @throws KmsException for keys whose state does not allow it, or whose material never changes
     */
    static void require(Invocation in, KmsKey key) {
        if (in.record().stateOf(key) != KeyState.PENDING_IMPORT) {
            in.requireState(key);
        }
        if (key.traits().spec() != KeySpec.SYMMETRIC_DEFAULT) {
            throw new KmsException(KmsErrorCode.UNSUPPORTED_OPERATION);
        }
    }

    /** @throws KmsException for keys that are not rotated automatically */
    static void requireAutomatic(Invocation in, KmsKey key) {
        require(in, key);
        requireOrigin(key, KeyOrigin.AWS_KMS);
    }

    /** @throws KmsException when the material has another origin */
    static void requireOrigin(KmsKey key, KeyOrigin origin) {
        if (key.traits().origin() != origin) {
            throw new KmsException(
                    KmsErrorCode.UNSUPPORTED_OPERATION,
                    key.arn() + " origin is " + key.traits().origin() + " which is not valid for this operation.");
        }
    }
}
