package dev.sealgate.storage.object;

/** Who pays for requests on a bucket. */
public enum Payer {
    BUCKET_OWNER,
    /** Whoever sends them, and says so. */
    REQUESTER
}
