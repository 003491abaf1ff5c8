package dev.sealgate.kms.operation;

import dev.sealgate.kms.KmsCall;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.AccountId;

/**
 * One operation being performed for one caller. Immutable.
 *
 * @param action the IAM action to be asked for
 */
record Invocation(KmsCall call, String operation, String action, StateRule states) {
    AccountId account() {
        return call.caller().account();
    }

    String region() {
        return call.region();
    }

    /** Whether S3 makes this call for its own caller. */
    boolean viaS3() {
        return call.viaService()
                .filter(("s3." + region() + ".amazonaws.com")::equals)
                .isPresent();
    }

    /** The same, asking for another action. */
    Invocation asking(String otherAction) {
        return new Invocation(call, operation, otherAction, states);
    }

    /** @throws dev.sealgate.kms.KmsException when the state of the key does not allow the operation */
    void requireState(KmsKey key) {
        states.require(key);
    }
}
