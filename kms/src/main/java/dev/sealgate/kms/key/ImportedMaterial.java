package dev.sealgate.kms.key;

import java.time.Instant;
import java.util.Optional;

/**
 * What the one who imported a generation of material said about it. Immutable.
 *
 * @param validTo when the material must be gone; absent: it does not expire
 */
public record ImportedMaterial(Optional<Instant> validTo, Optional<String> description) {
    /** Of a generation that a related key has and that has yet to be imported into this one. */
    ImportedMaterial awaited() {
        return new ImportedMaterial(Optional.empty(), description);
    }

    boolean expired(Instant now) {
        return validTo.filter(end -> !end.isAfter(now)).isPresent();
    }
}
