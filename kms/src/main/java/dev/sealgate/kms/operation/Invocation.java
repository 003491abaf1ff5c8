package dev.sealgate.kms.operation;

import dev.sealgate.kms.call.KmsAction;
import dev.sealgate.kms.call.KmsCall;
import dev.sealgate.kms.call.KmsOperation;
import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.grant.GrantTerms;
import dev.sealgate.kms.key.KmsKey;
import dev.sealgate.policy.Caller;
import dev.sealgate.policy.context.AccountId;
import java.util.Optional;

/**
 * One operation being performed for one caller. Immutable but for its record.
 *
 * @param action the permission to be asked for
 * @param conditions what the request adds to every question about a permission
 * @param delegated what the grant to be created would allow
 * @param record shared by all copies
 */
public record Invocation(
        KmsCall call,
        KmsOperation operation,
        KmsAction action,
        RequestConditions conditions,
        Optional<GrantTerms> delegated,
        InvocationRecord record) {
    static Invocation of(KmsCall call, KmsOperation operation, InvocationRecord record) {
        return new Invocation(call, operation, operation.action(), RequestConditions.NONE, Optional.empty(), record);
    }

    Caller caller() {
        return call.caller();
    }

    /** The account of the caller. */
    public AccountId account() {
        return caller().principal()
                .account()
                .orElseThrow(() -> new KmsException(
                        KmsErrorCode.ACCESS_DENIED,
                        "User: " + caller().principal().arn() + " is not authorized to perform: " + action));
    }

    public String region() {
        return call.region();
    }

    /** Whether S3 makes this call on behalf of its caller. */
    boolean viaS3() {
        return call.viaService()
                .filter(("s3." + region() + ".amazonaws.com")::equals)
                .isPresent();
    }

    /** The same, asking for another action. */
    public Invocation asking(KmsAction otherAction) {
        return new Invocation(call, operation, otherAction, conditions, delegated, record);
    }

    /** The same with more conditions. */
    public Invocation given(RequestConditions more) {
        return new Invocation(call, operation, action, conditions.and(more), delegated, record);
    }

    /** The same, for creating a grant: a holder of CreateGrant can delegate what it has. */
    public Invocation delegating(GrantTerms terms) {
        return new Invocation(call, operation, action, conditions, Optional.of(terms), record);
    }

    /** @throws KmsException when the state of the key does not allow the operation */
    public void requireState(KmsKey key) {
        operation.states().require(key, record.stateOf(key));
    }
}
