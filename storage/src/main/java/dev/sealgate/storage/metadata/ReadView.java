package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.Optional;
import java.util.Set;

/** Committed records at one moment. Used by one thread; the opener closes it. */
interface ReadView extends AutoCloseable {
    Optional<Bytes> get(RecordKey record);

    /** Whether no key of the table but the ignored ones starts with the prefix. */
    boolean isEmpty(Schema table, byte[] prefix, Set<Bytes> ignored);

    @Override
    void close();
}
