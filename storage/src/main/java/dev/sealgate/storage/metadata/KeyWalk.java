package dev.sealgate.storage.metadata;

/** Walks the records of a range upwards, at one moment. Only within one question to a store. */
interface KeyWalk {
    /** Moves to the first key that is not below {@code key}; false when there is none in the range. */
    boolean seek(byte[] key);

    /** Moves to the next key; false when there is none in the range. Only at a record. */
    boolean next();

    byte[] key();

    byte[] value();
}
