package dev.sealgate.kms.key;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a key and what belongs to it. Immutable.
 *
 * @param pendingWindowDays how long a primary key waits once its last replica is gone
 */
public record KeyStatus(KeyState state, Optional<Instant> deletionDate, Optional<Integer> pendingWindowDays) {
    public static final KeyStatus ENABLED = new KeyStatus(KeyState.ENABLED, Optional.empty());
    public static final KeyStatus DISABLED = new KeyStatus(KeyState.DISABLED, Optional.empty());
    public static final KeyStatus PENDING_IMPORT = new KeyStatus(KeyState.PENDING_IMPORT, Optional.empty());

    public KeyStatus(KeyState state, Optional<Instant> deletionDate) {
        this(state, deletionDate, Optional.empty());
    }

    public static KeyStatus pendingDeletion(Instant now, Duration window) {
        return new KeyStatus(KeyState.PENDING_DELETION, Optional.of(now.plus(window)));
    }

    /** For a primary key that has replicas: its waiting period has not begun. */
    public static KeyStatus pendingReplicaDeletion(int windowDays) {
        return new KeyStatus(KeyState.PENDING_REPLICA_DELETION, Optional.empty(), Optional.of(windowDays));
    }

    /** The status once the last replica is gone. */
    KeyStatus withoutReplicas(Instant since) {
        return pendingWindowDays
                .map(days -> pendingDeletion(since, Duration.ofDays(days)))
                .orElse(this);
    }

    /** Whether the key must be gone by now. */
    boolean due(Instant now) {
        return deletionDate.filter(date -> !date.isAfter(now)).isPresent();
    }
}
