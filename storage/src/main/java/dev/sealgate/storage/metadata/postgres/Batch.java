package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.RecordKey;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Transactions that commit together, each as if those before it had committed already. */
final class Batch {
    /** Bounds one commit; a larger transaction is a batch of its own. */
    private static final long LIMIT_BYTES = 4L << 20;

    private static final int LIMIT_TRANSACTIONS = 128;

    private final Reads reads = new Reads();
    private final Map<RecordKey, Long> revs = new HashMap<>();
    private final NavigableMap<RecordKey, Optional<Bytes>> writes = new TreeMap<>();
    private int transactions;
    private long sizeBytes;

    /** Takes the transaction, unless an earlier one writes what it read, or the two cannot both have read what is there. */
    boolean admit(Waiting waiting) {
        if (waiting.reads().concernAnyOf(writes.keySet()) || reads.contradict(waiting.reads())) {
            return false;
        }
        reads.addAll(waiting.reads());
        waiting.transaction().writes().forEach((record, value) -> {
            writes.put(record, value);
            waiting.seen().revOf(record).ifPresent(rev -> revs.put(record, rev));
            sizeBytes += record.key().size() + value.map(Bytes::size).orElse(0);
        });
        transactions++;
        return true;
    }

    boolean isFull() {
        return sizeBytes >= LIMIT_BYTES || transactions >= LIMIT_TRANSACTIONS;
    }

    int transactions() {
        return transactions;
    }

    Reads reads() {
        return reads;
    }

    /** The value each record gets; empty for a deletion. */
    NavigableMap<RecordKey, Optional<Bytes>> writes() {
        return writes;
    }

    /** The rev under which a record that is written was read by somebody; empty when nobody read it. */
    OptionalLong revOf(RecordKey record) {
        Long rev = reads.points().get(record);
        if (rev == null) {
            rev = revs.get(record);
        }
        return rev == null ? OptionalLong.empty() : OptionalLong.of(rev);
    }
}
