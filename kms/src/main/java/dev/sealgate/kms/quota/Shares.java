package dev.sealgate.kms.quota;

import java.util.Collection;

/**
 * How gateways divide a rate: by what is asked of each, and so that one of which little was asked can begin.
 *
 * <p>Whoever computes from the same demands gets shares that add up to one. A share never falls when the own demand grows.
 */
final class Shares {
    /** The least demand that counts for a gateway is the average one, divided by this. With nine, all that is kept for others is a tenth. */
    private static final double AVERAGE_TO_LEAST = 9;

    private Shares() {}

    /**
     * The own part of a rate, above 0 and at most 1: at least a tenth of an equal share.
     *
     * @param others what each of the others was asked for
     */
    static double of(double own, Collection<Double> others) {
        int gateways = others.size() + 1;
        double total = own + sum(others, 0);
        if (total <= 0) {
            return 1.0 / gateways;
        }
        double least = total / (gateways * AVERAGE_TO_LEAST);
        double counted = Math.max(own, least);
        return counted / (counted + sum(others, least));
    }

    private static double sum(Collection<Double> demands, double least) {
        return demands.stream().mapToDouble(demand -> Math.max(demand, least)).sum();
    }
}
