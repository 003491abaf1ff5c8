package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;

/** A record as it is written, byte for byte: whoever keeps it can rely on it without reading it. Made by {@link Database#seal}. */
public record SealedRecord(RecordKey record, Bytes value) {}
