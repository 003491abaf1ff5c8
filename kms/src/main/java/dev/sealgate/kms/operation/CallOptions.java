package dev.sealgate.kms.operation;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.wire.RequestFields;
import java.util.List;
import java.util.stream.Stream;

/**
 * What cryptographic operations take besides their own fields. Immutable.
 *
 * @param grantTokens were verified by {@link OperationRunner} before the operation began; grants hold without them
 * @param refused names of given fields that must not be ignored and are not served
 */
public record CallOptions(boolean dryRun, List<String> grantTokens, List<String> refused) {
    public static final CallOptions NONE = new CallOptions(false, List.of(), List.of());

    public static CallOptions read(RequestFields in, String... unsupported) {
        return new CallOptions(
                in.flag("DryRun"),
                in.texts("GrantTokens", Rules.GRANT_TOKEN, Rules.MAX_GRANT_TOKENS),
                Stream.of(unsupported).filter(in::given).toList());
    }

    /** For operations that take no grant tokens. */
    public static CallOptions dryRunOnly(RequestFields in) {
        return new CallOptions(in.flag("DryRun"), List.of(), List.of());
    }

    /** Refuses what cannot be honoured; the first step of every operation that takes options. */
    public void requireSupported() {
        Unsupported.refuse(refused);
    }

    /** The last step before the outcome. */
    public void endDryRun() {
        if (dryRun) {
            throw new KmsException(
                    KmsErrorCode.DRY_RUN_OPERATION, "The request would have succeeded, but the DryRun option is set.");
        }
    }
}
