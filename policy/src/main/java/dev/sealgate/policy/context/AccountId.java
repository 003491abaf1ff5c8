package dev.sealgate.policy.context;

import java.util.regex.Pattern;

/**
 * A 12-digit AWS account id; anything else is an {@link IllegalArgumentException}. Immutable.
 */
public record AccountId(String value) {
    private static final Pattern TWELVE_DIGITS = Pattern.compile("[0-9]{12}");

    public AccountId {
        if (!TWELVE_DIGITS.matcher(value).matches()) {
            throw new IllegalArgumentException("account id: `" + value + "` (expected: 12 digits)");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
