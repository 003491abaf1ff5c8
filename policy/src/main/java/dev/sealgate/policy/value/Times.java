package dev.sealgate.policy.value;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as policies write them: ISO 8601 of W3C's profile, or seconds since 1970.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_Date
 */
public final class Times {
    private static final Pattern EPOCH = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?");
    private static final Pattern ISO = Pattern.compile("([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})"
            + "(?:[Tt]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?([Zz]|[+-][0-9]{2}:?[0-9]{2})?)?)?)?");

    private Times() {}

    /** Seconds since 1970, with fraction; none for anything else. */
    public static Optional<BigDecimal> parse(String text) {
        if (EPOCH.matcher(text).matches()) {
            return Optional.of(new BigDecimal(text));
        }
        Matcher iso = ISO.matcher(text);
        return iso.matches() ? seconds(iso) : Optional.empty();
    }

    private static Optional<BigDecimal> seconds(Matcher iso) {
        try {
            LocalDateTime time = LocalDateTime.of(
                    number(iso, 1, 0),
                    number(iso, 2, 1),
                    number(iso, 3, 1),
                    number(iso, 4, 0),
                    number(iso, 5, 0),
                    number(iso, 6, 0));
            BigDecimal fraction = iso.group(7) == null ? BigDecimal.ZERO : new BigDecimal("0." + iso.group(7));
            return Optional.of(
                    BigDecimal.valueOf(time.toEpochSecond(offset(iso))).add(fraction));
        } catch (DateTimeException impossible) {
            return Optional.empty(); // for example month 13
        }
    }

    private static int number(Matcher iso, int group, int otherwise) {
        String digits = iso.group(group);
        return digits == null ? otherwise : Integer.parseInt(digits);
    }

    private static ZoneOffset offset(Matcher iso) {
        String zone = iso.group(8);
        return zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone.equals("z") ? "Z" : zone);
    }
}
