package dev.sealgate.kms.operation.key;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.operation.Rules;
import dev.sealgate.kms.wire.RequestFields;

/** The name of a key's policy: AWS knows one only. */
final class PolicyName {
    static final String DEFAULT = "default";

    private PolicyName() {}

    /** Absent is {@link #DEFAULT}. */
    static String read(RequestFields in) {
        return in.optionalText("PolicyName", Rules.POLICY_NAME).orElse(DEFAULT);
    }

    static void require(String name) {
        if (!name.equals(DEFAULT)) {
            throw new KmsException(KmsErrorCode.NOT_FOUND, "No such policy exists");
        }
    }
}
