package dev.sealgate.storage.journal;

import java.time.Instant;
import java.util.Set;

/**
 * One record of a {@link Journal}. Immutable.
 *
 * @param time to the millisecond
 * @param id unique
 * @param texts the ids of the shared texts that it needs; empty in what is read back
 */
public record Entry<V>(Instant time, String id, V value, Set<String> texts) {
    public Entry {
        texts = Set.copyOf(texts);
    }
}
