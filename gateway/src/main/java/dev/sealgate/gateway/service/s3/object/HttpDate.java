package dev.sealgate.gateway.service.s3.object;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Dates of HTTP headers, whole seconds. Source: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
public final class HttpDate {
    // Not RFC_1123_DATE_TIME, which prints the first nine days of a month with one digit.
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private HttpDate() {}

    /** What is later than years of four digits is told as their end. */
    public static String format(Instant instant) {
        return FORMAT.format(instant.isAfter(LAST) ? LAST : instant);
    }

    /** The date, or empty when the text is none; RFC 9110 has such a condition ignored. */
    static Optional<Instant> parse(String text) {
        try {
            return Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.trim(), Instant::from));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
