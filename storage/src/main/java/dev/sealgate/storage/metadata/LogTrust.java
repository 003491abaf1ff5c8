package dev.sealgate.storage.metadata;

/** How much of its log RocksDB must be able to read. */
enum LogTrust {
    /** All of it, and all the files that there were. */
    WHOLE,
    /** As much as there is. */
    UP_TO_DAMAGE
}
