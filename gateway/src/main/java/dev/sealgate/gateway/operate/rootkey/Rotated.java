package dev.sealgate.gateway.operate.rootkey;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a rotation did. Immutable.
 *
 * @param records how many were sealed anew by this run
 * @param damaged how many records open under neither key, by their table
 * @param resumed whether an earlier run had begun it
 * @param newKey where the new key is
 * @param oldKeyFile where the old one was put, if Sealgate keeps the keys
 * @param auditKey the id of the key that signs the audit trail from now on, if there is one
 */
public record Rotated(
        long records,
        Map<String, Long> damaged,
        boolean resumed,
        String newKey,
        Optional<Path> oldKeyFile,
        Optional<String> auditKey) {
    public Rotated {
        damaged = Map.copyOf(damaged);
    }
}
