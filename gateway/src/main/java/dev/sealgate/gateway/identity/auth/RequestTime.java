package dev.sealgate.gateway.identity.auth;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** The time a request was signed at: the instant, and its text as it goes into the string to sign. Immutable. */
record RequestTime(Instant instant, String basic) {
    private static final int BASIC_LENGTH = 16;
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** {@code yyyyMMdd'T'HHmmss'Z'}, read by hand because every request passes here. */
    static Optional<RequestTime> parseBasic(String text) {
        if (text.length() != BASIC_LENGTH || text.charAt(8) != 'T' || text.charAt(15) != 'Z') {
            return Optional.empty();
        }
        if (!allDigits(text, 0, 8) || !allDigits(text, 9, 15)) {
            return Optional.empty();
        }
        try {
            LocalDateTime time = LocalDateTime.of(
                    number(text, 0, 4),
                    number(text, 4, 6),
                    number(text, 6, 8),
                    number(text, 9, 11),
                    number(text, 11, 13),
                    number(text, 13, 15));
            return Optional.of(new RequestTime(time.toInstant(ZoneOffset.UTC), text));
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    /** The value of a Date header: RFC 1123, or the basic form that some clients send there. */
    static Optional<RequestTime> parseHttp(String text) {
        Optional<RequestTime> basic = parseBasic(text);
        if (basic.isPresent()) {
            return basic;
        }
        try {
            return Optional.of(of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text))));
        } catch (DateTimeException notADate) {
            return Optional.empty();
        }
    }

    static RequestTime of(Instant instant) {
        return new RequestTime(instant, BASIC.format(instant));
    }

    /** The day, {@code yyyyMMdd}. */
    String day() {
        return basic.substring(0, 8);
    }

    static boolean allDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return to > from;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
