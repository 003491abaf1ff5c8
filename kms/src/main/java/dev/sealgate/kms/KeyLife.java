package dev.sealgate.kms;

import dev.sealgate.kms.key.KeyArn;
import java.time.Instant;
import java.util.List;

/**
 * What billing needs to know of a key that its account pays for. Immutable.
 *
 * @param createdAt from when it is billed
 * @param rotations when another generation of material became the current one, in order
 * @param pendingDeletion such keys cost nothing
 */
public record KeyLife(KeyArn arn, Instant createdAt, List<Instant> rotations, boolean pendingDeletion) {
    public KeyLife {
        rotations = List.copyOf(rotations);
    }
}
