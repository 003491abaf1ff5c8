package dev.sealgate.kms.quota;

/**
 * How a gateway begins with a rate that was not asked for here lately.
 *
 * @param share of the rate
 * @param stock the calls that may come at once, as far as the share has as many
 */
record Beginning(double share, double stock) {
    /** Everything. */
    static final Beginning WHOLE = new Beginning(1, Double.MAX_VALUE);
}
