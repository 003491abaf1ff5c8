package dev.sealgate.gateway.record.audit.file;

import java.time.Instant;

/** From the earliest to the latest time of some records; {@link #NONE} of none. Immutable. */
record Span(Instant earliest, Instant latest) {
    static final Span NONE = new Span(Instant.EPOCH, Instant.EPOCH);

    Span with(Instant time) {
        if (equals(NONE)) {
            return new Span(time, time);
        }
        return new Span(time.isBefore(earliest) ? time : earliest, time.isAfter(latest) ? time : latest);
    }

    boolean overlaps(Instant from, Instant to) {
        return !equals(NONE) && !latest.isBefore(from) && !earliest.isAfter(to);
    }
}
