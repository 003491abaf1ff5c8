package dev.sealgate.storage.identity;

import java.time.Instant;

/** When and for what an access key last signed a request. Immutable. */
public record KeyUse(Instant at, String service, String region) {
    public static KeyUse later(KeyUse first, KeyUse second) {
        return second.at.isBefore(first.at) ? first : second;
    }
}
