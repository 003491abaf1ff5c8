package dev.sealgate.storage.metadata;

/** How much of its log RocksDB must be able to read. */
enum LogTrust {
    /** All of it, and all the files that there were. */
    WHOLE,
    /** As much as there is; for opening to write. */
    UP_TO_DAMAGE,
    /**
     * As much as there is of the last file, and all of those before; for opening to read. RocksDB ends the process when it is not to
     * compare files of the log that its manifest names.
     */
    READ_UP_TO_DAMAGE
}
