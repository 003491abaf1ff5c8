package dev.sealgate.storage.metadata;

/** What a returned commit promises. */
public enum Durability {
    /** It survives power loss: it was synced to the disk. */
    STRICT,
    /** It survives the end of the process, not of the machine: for throw-away test servers. */
    RELAXED
}
