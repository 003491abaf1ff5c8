package dev.sealgate.kms.quota;

import java.util.List;
import java.util.Map;

/**
 * What the gateways that share a store were asked for, at one look. Immutable.
 *
 * @param gateways that live, this one among them
 * @param others what each of the others was asked for, by rate
 */
record Demands(int gateways, Map<RateKey, List<Double>> others) {
    List<Double> others(RateKey rate) {
        return others.getOrDefault(rate, List.of());
    }

    double equalShare() {
        return 1.0 / gateways;
    }

    /** A rate begins with an equal share; with what a second is worth only where nobody else is asked for it. */
    Beginning beginning(RateKey rate) {
        return new Beginning(equalShare(), others(rate).isEmpty() ? Double.MAX_VALUE : 1);
    }
}
