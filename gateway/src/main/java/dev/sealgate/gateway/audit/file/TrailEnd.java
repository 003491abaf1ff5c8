package dev.sealgate.gateway.audit.file;

import dev.sealgate.storage.Bytes;

/**
 * Where the next file of a trail goes on. Immutable.
 *
 * @param previousDigest the hash of the last digest
 */
record TrailEnd(Chain chain, Bytes previousDigest) {
    static final TrailEnd START = new TrailEnd(Chain.START, Digest.NO_PREVIOUS);
}
