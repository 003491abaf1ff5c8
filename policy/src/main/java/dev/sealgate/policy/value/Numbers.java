package dev.sealgate.policy.value;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as policies write them: digits, at most one point, no exponent. */
public final class Numbers {
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,24}(\\.[0-9]{1,24})?");

    private Numbers() {}

    /** None for anything else, for example {@code 10abc}. */
    public static Optional<BigDecimal> parse(String text) {
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }
}
