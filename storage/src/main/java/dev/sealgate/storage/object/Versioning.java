package dev.sealgate.storage.object;

/** What a bucket does with the versions that writes and deletions replace, once it was told to keep them. */
public enum Versioning {
    /** Each write adds a version. */
    ENABLED,
    /** Writes replace the null version; others stay. */
    SUSPENDED
}
