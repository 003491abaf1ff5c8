package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Transactions that are committed together, each as if those before it were committed already.
 *
 * <p>What a transaction read is unchanged when it has the same bytes now: sealed values never repeat, and for others an equal
 * value is as good as an unchanged one.
 */
final class CommitGroup {
    private final ReadView committed;
    private final NavigableMap<RecordKey, Optional<Bytes>> writes = new TreeMap<>();
    private long sizeBytes;

    /** @param committed the current state, which nobody else changes while the group is built */
    CommitGroup(ReadView committed) {
        this.committed = committed;
    }

    /** Takes the transaction's writes, unless what it read has changed. */
    boolean admit(BufferedTransaction transaction) {
        boolean unchanged = transaction.reads().entrySet().stream()
                        .allMatch(read -> current(read.getKey()).equals(read.getValue()))
                && transaction.prefixReads().stream().allMatch(read -> isEmpty(read) == read.sawNone())
                && transaction.scanReads().stream().allMatch(this::isUnchanged);
        if (unchanged) {
            transaction.writes().forEach(this::add);
        }
        return unchanged;
    }

    private boolean isUnchanged(ScanRead read) {
        Portion<StoredRow> now = WrittenOver.scan(
                committed, writes, read.table(), read.range(), read.rows().size() + 1);
        return now.found().equals(read.rows()) && now.rest().isEmpty();
    }

    /** The value each record gets; empty for a deletion. */
    Map<RecordKey, Optional<Bytes>> writes() {
        return writes;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    private void add(RecordKey record, Optional<Bytes> value) {
        writes.put(record, value);
        sizeBytes += record.key().size() + value.map(Bytes::size).orElse(0);
    }

    private Optional<Bytes> current(RecordKey record) {
        Optional<Bytes> changed = writes.get(record);
        return changed != null ? changed : committed.get(record);
    }

    private boolean isEmpty(PrefixRead read) {
        Set<Bytes> ignored = new HashSet<>(read.ignored());
        KeyRange range = KeyRange.startingWith(read.prefix().view());
        for (Map.Entry<RecordKey, Optional<Bytes>> write :
                RecordKey.within(writes, read.table(), range).entrySet()) {
            Bytes key = write.getKey().key();
            if (write.getValue().isPresent() && !read.ignored().contains(key)) {
                return false;
            }
            ignored.add(key);
        }
        return committed.isEmpty(read.table(), read.prefix().view(), ignored);
    }
}
