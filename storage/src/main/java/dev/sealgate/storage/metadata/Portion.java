package dev.sealgate.storage.metadata;

import java.util.List;
import java.util.Optional;

/**
 * The answer to one question about a range: what was found, in order of keys, and where to go on.
 *
 * @param rest what was not looked at; empty when nothing follows
 */
public record Portion<T>(List<T> found, Optional<KeyRange> rest) {
    public Portion {
        found = List.copyOf(found);
    }
}
