package dev.sealgate.gateway.edge.http;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} header, formatted once a second. Thread-safe. Source: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7 */
final class HttpDate {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private record Second(long epochSecond, String text) {}

    private final InstantSource clock;
    private volatile Second latest = new Second(Long.MIN_VALUE, "");

    HttpDate(InstantSource clock) {
        this.clock = clock;
    }

    String now() {
        Instant instant = clock.instant();
        Second second = latest;
        if (second.epochSecond() != instant.getEpochSecond()) {
            second = new Second(instant.getEpochSecond(), FORMAT.format(instant));
            latest = second;
        }
        return second.text();
    }
}
