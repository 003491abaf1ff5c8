package dev.sealgate.storage.object;

import dev.sealgate.storage.blob.BlobId;
import dev.sealgate.storage.object.Sweeper.Swept;
import java.util.HashSet;
import java.util.Set;

/** What one sweep did so far. Used by one thread. */
final class Tally {
    long contents;
    long uploads;
    long abandoned;
    long putAside;
    long putAsideBytes;
    long expired;
    long failures;
    final Set<BlobId> undecided = new HashSet<>();

    Swept total() {
        return new Swept(contents, uploads, abandoned + putAside, expired, failures);
    }
}
