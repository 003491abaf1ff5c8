package dev.sealgate.storage.object;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How long a version must be kept, and who may say otherwise. Immutable; kept to the millisecond. */
public record Retention(Mode mode, Instant until) {
    /** Who may shorten it. */
    public enum Mode {
        /** Whoever is permitted to bypass it. */
        GOVERNANCE,
        /** Nobody. */
        COMPLIANCE
    }

    public Retention {
        until = until.truncatedTo(ChronoUnit.MILLIS);
    }

    boolean holds(Instant now) {
        return now.isBefore(until);
    }

    /**
     * Whether {@code other} is this retention, or a longer one of the same mode: whoever may not bypass governance must not make out of
     * it what nobody can take back. No clock has a say in it, so that none can shorten a retention by going forward and back.
     */
    boolean isKeptBy(Retention other) {
        return !other.until.isBefore(until) && other.mode == mode;
    }
}
