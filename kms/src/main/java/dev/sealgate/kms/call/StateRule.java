package dev.sealgate.kms.call;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.key.KeyState;
import dev.sealgate.kms.key.KmsKey;

/**
 * The states of a key in which an operation works, and how it is refused in the others.
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html#key-state-table
 */
public enum StateRule {
    // spotless:off
    //        Enabled                  Disabled                 PendingDeletion             PendingImport
    //                                                          PendingReplicaDeletion
    ANY      (Verdict.OK,              Verdict.OK,              Verdict.OK,                 Verdict.OK),
    USE      (Verdict.OK,              Verdict.DISABLED,        Verdict.PENDING_DELETION,   Verdict.PENDING_IMPORT),
    SWITCH   (Verdict.OK,              Verdict.OK,              Verdict.PENDING_DELETION,   Verdict.PENDING_IMPORT),
    CHANGE   (Verdict.OK,              Verdict.OK,              Verdict.PENDING_DELETION,   Verdict.OK),
    UNDELETE (Verdict.NOT_PENDING,     Verdict.NOT_PENDING,     Verdict.OK,                 Verdict.NOT_PENDING);
    // spotless:on

    private final Verdict enabled;
    private final Verdict disabled;
    private final Verdict pendingDeletion;
    private final Verdict pendingImport;

    StateRule(Verdict enabled, Verdict disabled, Verdict pendingDeletion, Verdict pendingImport) {
        this.enabled = enabled;
        this.disabled = disabled;
        this.pendingDeletion = pendingDeletion;
        this.pendingImport = pendingImport;
    }

    /** @param state of the key */
    public void require(KmsKey key, KeyState state) {
        Verdict verdict = switch (state) {
            case ENABLED -> enabled;
            case DISABLED -> disabled;
            case PENDING_DELETION, PENDING_REPLICA_DELETION -> pendingDeletion;
            case PENDING_IMPORT -> pendingImport;
        };
        switch (verdict) {
            case OK -> {}
            case DISABLED -> throw refusal(KmsErrorCode.DISABLED, key, " is disabled.");
            case PENDING_DELETION -> throw refusal(KmsErrorCode.INVALID_STATE, key, pendingText(state));
            case PENDING_IMPORT -> throw refusal(KmsErrorCode.INVALID_STATE, key, " is pending import.");
            case NOT_PENDING -> throw refusal(KmsErrorCode.INVALID_STATE, key, " is not pending deletion.");
        }
    }

    private static String pendingText(KeyState state) {
        return state == KeyState.PENDING_REPLICA_DELETION ? " is pending replica deletion." : " is pending deletion.";
    }

    private static KmsException refusal(KmsErrorCode code, KmsKey key, String what) {
        return new KmsException(code, key.arn() + what);
    }

    private enum Verdict {
        OK,
        DISABLED,
        PENDING_DELETION,
        PENDING_IMPORT,
        NOT_PENDING
    }
}
