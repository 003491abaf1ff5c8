package dev.sealgate.gateway.record.metering;

import java.math.BigDecimal;

/** Millionths of a US dollar as text. */
final class MicroDollars {
    private static final int DIGITS = 6;

    private MicroDollars() {}

    /** For example {@code 1.000030}. */
    static String text(long microDollars) {
        return BigDecimal.valueOf(microDollars, DIGITS).toPlainString();
    }
}
