package dev.sealgate.storage.metadata;

/** One step through a range whose keys are grouped: a row, or all keys of a group at once. */
public sealed interface GroupStep permits StoredRow, KeyGroup {}
