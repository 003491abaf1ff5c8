package dev.sealgate.kms.operation;

import dev.sealgate.kms.KmsCall;
import dev.sealgate.kms.KmsErrorCode;
import dev.sealgate.kms.KmsException;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.AccountId;
import dev.sealgate.policy.Caller;

/**
 * One operation being performed for one caller. Immutable but for its trail.
 *
 * @param action the IAM action to be asked for
 * @param conditions what the request adds to every question about a permission
 * @param trail shared by all copies
 */
record Invocation(KmsCall call, KmsOperations.Row<?, ?> row, String action, RequestConditions conditions, Trail trail) {
    static Invocation of(KmsCall call, KmsOperations.Row<?, ?> row, Trail trail) {
        return new Invocation(call, row, row.action(), RequestConditions.NONE, trail);
    }

    Caller caller() {
        return call.caller();
    }

    /** The account of the caller. */
    AccountId account() {
        return caller().principal()
                .account()
                .orElseThrow(() -> new KmsException(
                        KmsErrorCode.ACCESS_DENIED,
                        "User: " + caller().principal().arn() + " is not authorized to perform: " + action));
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
        return new Invocation(call, row, otherAction, conditions, trail);
    }

    /** The same with more conditions. */
    Invocation given(RequestConditions more) {
        return new Invocation(call, row, action, conditions.and(more), trail);
    }

    /** @throws KmsException when the state of the key does not allow the operation */
    void requireState(KmsKey key) {
        row.states().require(key);
    }
}
