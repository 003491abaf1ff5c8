package dev.sealgate.kms.operation;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KmsKey;

/** AWS's refusals of keys that are not what an operation on multi-Region keys needs. */
public final class MultiRegionKeys {
    private MultiRegionKeys() {}

    public static void requirePrimary(KmsKey key) {
        if (!key.isPrimary()) {
            throw unsupported(key, " is not a multi-region primary key.");
        }
    }

    /** For what related keys share, which only the primary key can change. */
    public static void requireNoReplica(KmsKey key) {
        if (key.multiRegion().isPresent()) {
            requirePrimary(key);
        }
    }

    public static void requireReplica(KmsKey key) {
        if (key.isPrimary()) {
            throw unsupported(key, " is not a multi-region replica key.");
        }
    }

    private static KmsException unsupported(KmsKey key, String text) {
        return new KmsException(KmsErrorCode.UNSUPPORTED_OPERATION, key.arn() + text);
    }
}
