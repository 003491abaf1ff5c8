package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;

/** One step through a table whose keys are grouped: a row, or all keys of a group at once. */
public sealed interface TableStep<K, V> permits TableRow, TableStep.Group {
    /** @param encodedPrefix what the encoded keys of the group start with */
    record Group<K, V>(Bytes encodedPrefix) implements TableStep<K, V> {}
}
