package dev.sealgate.gateway.record.audit.file;

import dev.sealgate.storage.Bytes;
import java.util.Optional;

/**
 * Where the next file of a trail goes on. Immutable.
 *
 * @param previousDigest the hash of the last digest
 * @param lost the digest that should be there and is not, if so
 */
record TrailEnd(Chain chain, Bytes previousDigest, Optional<TrailMark> lost) {
    static final TrailEnd START = new TrailEnd(Chain.START, Digest.NO_PREVIOUS);

    TrailEnd(Chain chain, Bytes previousDigest) {
        this(chain, previousDigest, Optional.empty());
    }
}
