package dev.sealgate.gateway.service.s3.lock;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The end of a retention, as text: ISO 8601, to the millisecond. */
public final class LockTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** AWS: in refusals of documents, wherever the bucket is. */
    private static final DateTimeFormatter TOLD = DateTimeFormatter.ofPattern(
                    "EEE MMM dd HH:mm:ss zzz yyyy", Locale.ENGLISH)
            .withZone(ZoneId.of("America/Los_Angeles"));

    private static final Pattern PLAUSIBLE = Pattern.compile("[0-9]{4}-[0-9:.TZ+-]{1,40}");

    /** Behind years of four digits. */
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private LockTime() {}

    public static String format(Instant until) {
        return FORMAT.format(until);
    }

    static String told(Instant until) {
        return TOLD.format(until);
    }

    /** Empty for what is no such date. */
    public static Optional<Instant> parse(String text) {
        if (!PLAUSIBLE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            Instant until = OffsetDateTime.parse(text).toInstant();
            return Optional.of(until).filter(END::isAfter);
        } catch (DateTimeParseException notADate) {
            return Optional.empty();
        }
    }
}
