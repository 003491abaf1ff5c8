package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;

/** One record's place: its table and key. */
record RecordKey(Schema table, Bytes key) {}
