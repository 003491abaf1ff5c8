package dev.sealgate.kms.key;

import java.time.Instant;

/**
 * A cryptographic operation that succeeded. Immutable.
 *
 * @param eventId of the audit record
 */
public record KeyUse(String operation, Instant at, String eventId, String requestId) {
    static KeyUse later(KeyUse first, KeyUse second) {
        return second.at.isBefore(first.at) ? first : second;
    }
}
