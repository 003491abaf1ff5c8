package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.Set;

/**
 * A transaction saw that no key, or some key, of the table starts with the prefix.
 *
 * @param ignored keys that the transaction itself had deleted by then
 */
record PrefixRead(Schema table, Bytes prefix, Set<Bytes> ignored, boolean sawNone) {}
