package dev.sealgate.storage.object;

import java.time.Instant;

/** One of the versions of a key: an object, or the mark of its deletion. Immutable. */
public sealed interface KeyVersion permits ObjectVersion, DeleteMarker {
    VersionId versionId();

    /** Greater than that of every older version of the key. */
    long sequence();

    Instant lastModified();
}
