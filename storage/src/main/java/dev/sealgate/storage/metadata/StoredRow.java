package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;

/** A record as it is stored. */
public record StoredRow(Bytes key, Bytes value) implements GroupStep {
    int sizeBytes() {
        return key.size() + value.size();
    }
}
