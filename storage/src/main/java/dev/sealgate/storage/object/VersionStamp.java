package dev.sealgate.storage.object;

import java.util.Optional;

/**
 * A version's place among those of its key. Immutable.
 *
 * @param sequence greater than that of every older version of the key, whatever clocks say
 * @param id empty for the null version
 */
public record VersionStamp(long sequence, Optional<String> id) {
    /** The place of what was written before its bucket had versioning. */
    static final VersionStamp BEFORE_VERSIONING = new VersionStamp(0, Optional.empty());

    VersionId versionId() {
        return id.map(VersionId::new).orElse(VersionId.NULL);
    }
}
