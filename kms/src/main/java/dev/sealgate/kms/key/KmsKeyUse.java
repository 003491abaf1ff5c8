package dev.sealgate.kms.key;

import java.time.Instant;

/**
 * A cryptographic operation that succeeded. Immutable.
 *
 * @param eventId of the audit record
 */
public record KmsKeyUse(String operation, Instant at, String eventId, String requestId) {
    static KmsKeyUse later(KmsKeyUse first, KmsKeyUse second) {
        return second.at.isBefore(first.at) ? first : second;
    }
}
