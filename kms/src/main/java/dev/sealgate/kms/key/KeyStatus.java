package dev.sealgate.kms.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The state of a key and what belongs to it. Immutable. */
public record KeyStatus(KeyState state, Optional<Instant> deletionDate) {
    public static final KeyStatus ENABLED = new KeyStatus(KeyState.ENABLED, Optional.empty());
    public static final KeyStatus DISABLED = new KeyStatus(KeyState.DISABLED, Optional.empty());
    public static final KeyStatus PENDING_IMPORT = new KeyStatus(KeyState.PENDING_IMPORT, Optional.empty());

    public static KeyStatus pendingDeletion(Instant now, Duration window) {
        return new KeyStatus(KeyState.PENDING_DELETION, Optional.of(now.plus(window)));
    }

    /** Whether the key must be gone by now. */
    boolean due(Instant now) {
        return deletionDate.filter(date -> !date.isAfter(now)).isPresent();
    }
}
