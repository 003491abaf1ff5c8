package dev.sealgate.storage.object;

import java.time.Instant;
import java.util.Optional;

/**
 * What keeps a version from being deleted. Immutable.
 *
 * @param legalHold empty where it was never said; a hold that was taken off again is false
 */
public record ObjectLock(Optional<Retention> retention, Optional<Boolean> legalHold) {
    public static final ObjectLock NONE = new ObjectLock(Optional.empty(), Optional.empty());

    /**
     * Whether nobody may delete the version.
     *
     * @param bypassGovernance whether who asks is permitted to bypass a retention in governance mode
     */
    public boolean protects(Instant now, boolean bypassGovernance) {
        return legalHold.orElse(false)
                || retention
                        .filter(kept -> kept.holds(now))
                        .filter(kept -> kept.mode() == Retention.Mode.COMPLIANCE || !bypassGovernance)
                        .isPresent();
    }

    /** Whether its retention may be replaced by {@code changed}, or taken off. */
    boolean allows(Optional<Retention> changed, boolean bypassGovernance) {
        return retention.isEmpty()
                || changed.filter(retention.get()::isKeptBy).isPresent()
                || (retention.get().mode() == Retention.Mode.GOVERNANCE && bypassGovernance);
    }

    ObjectLock withRetention(Optional<Retention> changed) {
        return new ObjectLock(changed, legalHold);
    }

    ObjectLock withLegalHold(boolean on) {
        return new ObjectLock(retention, Optional.of(on));
    }
}
