package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.RecordKey;
import java.util.Collection;
import java.util.List;

/** Records as the arrays of a statement's parameters. */
final class Records {
    private Records() {}

    static Short[] tables(Collection<RecordKey> records) {
        return records.stream().map(record -> (short) record.table().id()).toArray(Short[]::new);
    }

    static byte[][] keys(Collection<RecordKey> records) {
        return records.stream().map(record -> record.key().view()).toArray(byte[][]::new);
    }

    static byte[][] values(List<Bytes> values) {
        return values.stream().map(Bytes::view).toArray(byte[][]::new);
    }
}
