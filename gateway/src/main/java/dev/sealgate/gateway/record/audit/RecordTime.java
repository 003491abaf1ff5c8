package dev.sealgate.gateway.record.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as records show them: whole seconds in UTC. */
final class RecordTime {
    private RecordTime() {}

    static Instant of(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    static String text(Instant time) {
        return of(time).toString();
    }

    /** Of a time in ISO 8601. */
    static String toSeconds(String time) {
        return text(Instant.parse(time));
    }
}
