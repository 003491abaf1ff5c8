package dev.sealgate.gateway.operate.rootkey;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a rotation did. Immutable.
 *
 * @param place what was sealed anew
 * @param records how many were sealed anew by this run
 * @param damaged how many records open under neither key, by their table
 * @param resumed whether an earlier run had begun it
 * @param followed whether all records were under the new key before, and only the trails were left to do
 * @param newKey where the new key is
 * @param oldKeyFile where the old one was put, if Sealgate keeps the keys
 * @param auditKey the id of the key that signs the audit trail from now on, if there is one
 * @param trails where the audit trails lie that go on under it
 */
public record Rotated(
        String place,
        long records,
        Map<String, Long> damaged,
        boolean resumed,
        boolean followed,
        String newKey,
        Optional<Path> oldKeyFile,
        Optional<String> auditKey,
        List<Path> trails) {
    public Rotated {
        damaged = Map.copyOf(damaged);
        trails = List.copyOf(trails);
    }
}
