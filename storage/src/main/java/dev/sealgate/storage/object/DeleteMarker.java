package dev.sealgate.storage.object;

import java.time.Instant;

/** The version of a key that says that its object was deleted. Immutable. */
public record DeleteMarker(VersionStamp stamp, Instant lastModified) implements KeyVersion {
    @Override
    public VersionId versionId() {
        return stamp.versionId();
    }

    @Override
    public long sequence() {
        return stamp.sequence();
    }

    @Override
    public boolean isProtected(Instant now, boolean bypassGovernance) {
        return false;
    }
}
