package dev.sealgate.storage.object;

import java.time.Instant;

/** One of the versions of a key: an object, or the mark of its deletion. Immutable. */
public sealed interface KeyVersion permits ObjectVersion, DeleteMarker {
    VersionId versionId();

    /** Greater than that of every older version of the key. */
    long sequence();

    Instant lastModified();

    /**
     * Whether a lock keeps it from being deleted.
     *
     * @param bypassGovernance whether who asks is permitted to bypass a retention in governance mode
     */
    boolean isProtected(Instant now, boolean bypassGovernance);
}
