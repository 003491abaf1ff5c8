package dev.sealgate.kms.operation.grant;

import dev.sealgate.kms.error.KmsErrorCode;
import dev.sealgate.kms.error.KmsException;
import dev.sealgate.kms.grant.GrantConstraints;
import dev.sealgate.kms.wire.RequestFields;
import java.util.Map;
import java.util.stream.Stream;

/** The Constraints of CreateGrant. Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_GrantConstraints.html */
final class ConstraintFields {
    private static final int MAX_PAIRS = 8;
    private static final int MAX_VALUE_LENGTH = 384;

    private ConstraintFields() {}

    static GrantConstraints read(RequestFields in) {
        return in.object("Constraints")
                .map(fields -> new GrantConstraints(
                        fields.optionalTextMap("EncryptionContextEquals"),
                        fields.optionalTextMap("EncryptionContextSubset")))
                .orElse(GrantConstraints.NONE);
    }

    static void requireWithinLimits(GrantConstraints constraints) {
        Stream.concat(constraints.contextEquals().stream(), constraints.contextSubset().stream())
                .forEach(ConstraintFields::requireWithinLimits);
    }

    private static void requireWithinLimits(Map<String, String> pairs) {
        if (pairs.size() > MAX_PAIRS) {
            throw invalid("A grant constraint can hold at most " + MAX_PAIRS + " encryption context pairs.");
        }
        if (pairs.values().stream().anyMatch(value -> value.length() > MAX_VALUE_LENGTH)) {
            throw invalid("The encryption context value in a grant constraint cannot exceed " + MAX_VALUE_LENGTH
                    + " characters.");
        }
    }

    private static KmsException invalid(String text) {
        return new KmsException(KmsErrorCode.VALIDATION, text);
    }
}
