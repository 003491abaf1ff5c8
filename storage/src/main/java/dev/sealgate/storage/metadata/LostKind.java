package dev.sealgate.storage.metadata;

import java.util.List;

/**
 * Lost changes of one kind.
 *
 * @param name as people call what they are about
 * @param internal whether only the gateway itself knows these records
 * @param changes how many
 * @param keys some of the records, each once
 * @param more whether there are others
 */
public record LostKind(String name, boolean internal, long changes, List<String> keys, boolean more) {}
