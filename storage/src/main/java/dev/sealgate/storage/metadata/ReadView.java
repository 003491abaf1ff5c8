package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Committed records at one moment. Used by one thread; the opener closes it. */
public interface ReadView extends AutoCloseable {
    Optional<Bytes> get(RecordKey record);

    /** The value of each, in the same order. */
    List<Optional<Bytes>> getAll(List<RecordKey> records);

    /** Whether no key of the table but the ignored ones starts with the prefix. */
    boolean isEmpty(Schema table, byte[] prefix, Set<Bytes> ignored);

    Portion<StoredRow> scan(Schema table, KeyRange range, int limit);

    @Override
    void close();
}
