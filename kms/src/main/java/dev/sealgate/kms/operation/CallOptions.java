package dev.sealgate.kms.operation;

import dev.sealgate.kms.KmsErrorCode;
import dev.sealgate.kms.KmsException;
import dev.sealgate.kms.wire.RequestFields;
import java.util.List;
import java.util.stream.Stream;

/**
 * What cryptographic operations take besides their own fields. Immutable.
 *
 * @param refused names of given fields that must not be ignored and are not served
 */
record CallOptions(boolean dryRun, List<String> grantTokens, List<String> refused) {
    static final CallOptions NONE = new CallOptions(false, List.of(), List.of());

    static CallOptions read(RequestFields in, String... unsupported) {
        return new CallOptions(
                in.flag("DryRun"),
                in.texts("GrantTokens", Rules.GRANT_TOKEN),
                Stream.of(unsupported).filter(in::given).toList());
    }

    /** Refuses what cannot be honoured; the first step of every operation that takes options. */
    void requireSupported() {
        Unsupported.refuse(refused);
        if (!grantTokens.isEmpty()) {
            // There are no grants yet, so no token can be of one.
            throw new KmsException(KmsErrorCode.INVALID_GRANT_TOKEN);
        }
    }

    /** The last step before the outcome. */
    void endDryRun() {
        if (dryRun) {
            throw new KmsException(
                    KmsErrorCode.DRY_RUN_OPERATION, "The request would have succeeded, but the DryRun option is set.");
        }
    }
}
