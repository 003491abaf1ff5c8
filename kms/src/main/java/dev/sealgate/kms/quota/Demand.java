package dev.sealgate.kms.quota;

import java.time.Instant;
import java.util.List;

/**
 * What a gateway was asked for, as the others read it. Immutable.
 *
 * @param until by the store's clock: later than that the gateway does not count
 */
record Demand(Instant until, List<Asked> asked) {
    Demand {
        asked = List.copyOf(asked);
    }

    /** @param perSecond calls, refused ones included */
    record Asked(RateKey rate, double perSecond) {}
}
