package dev.sealgate.gateway.service.s3;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times in S3's documents: ISO 8601 in UTC, milliseconds always {@code .000}. */
public final class BodyTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'.000Z'").withZone(ZoneOffset.UTC);

    private BodyTime() {}

    public static String format(Instant time) {
        return FORMAT.format(time);
    }
}
