package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;

/** Keys that start alike, up to and with a delimiter. At least one of them is in the range that was asked about. */
public record KeyGroup(Bytes prefix) implements GroupStep {}
