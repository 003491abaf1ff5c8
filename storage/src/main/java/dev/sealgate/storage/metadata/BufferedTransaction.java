package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** One run of a transaction's body: remembers what it read, and keeps what it wrote until the commit. */
public final class BufferedTransaction implements MetadataStore.Transaction {
    private final ReadView view;
    private final Known known;
    private final Map<RecordKey, Optional<Bytes>> reads = new HashMap<>();
    private final List<PrefixRead> prefixReads = new ArrayList<>();
    private final List<ScanRead> scanReads = new ArrayList<>();
    private final NavigableMap<RecordKey, Optional<Bytes>> writes = new TreeMap<>();
    private final boolean again;
    private boolean assumed;
    private int scanned;
    private boolean ended;

    private BufferedTransaction(ReadView view, Known known, boolean again) {
        this.view = view;
        this.known = known;
        this.again = again;
    }

    /** @param known what need not be looked at */
    public static BufferedTransaction first(ReadView view, Known known) {
        return new BufferedTransaction(view, known, false);
    }

    /** One whose body ran before: what was known or expected then may have been the reason why it did not commit. */
    public static BufferedTransaction again(ReadView view) {
        return new BufferedTransaction(view, Known.NOTHING, true);
    }

    /** Runs the body and closes the view; what was read and written stays for the commit. */
    public <R> R run(Function<MetadataStore.Transaction, R> body) {
        try (view) {
            return body.apply(this);
        } finally {
            ended = true;
        }
    }

    @Override
    public Optional<byte[]> get(Schema table, byte[] key) {
        requireRunning();
        RecordKey record = new RecordKey(table, Bytes.copyOf(key));
        Optional<Bytes> own = writes.get(record);
        Optional<Bytes> value = own != null ? own : reads.computeIfAbsent(record, this::look);
        return value.map(Bytes::toArray);
    }

    private Optional<Bytes> look(RecordKey record) {
        Known.Found found = known.find(record);
        if (found == null) {
            return view.get(record);
        }
        assumed = true;
        return found.value();
    }

    @Override
    public Optional<byte[]> getRare(Schema table, byte[] key) {
        RecordKey record = new RecordKey(table, Bytes.copyOf(key));
        if (!again && known.find(record) == null && !writes.containsKey(record) && !reads.containsKey(record)) {
            assumed = true;
            reads.put(record, Optional.empty());
        }
        return get(table, key);
    }

    @Override
    public List<Optional<byte[]>> getAll(List<RecordKey> records) {
        requireRunning();
        MetadataStore.requireNotTooMany(records);
        List<RecordKey> unknown = records.stream()
                .filter(record -> !writes.containsKey(record) && !reads.containsKey(record))
                .filter(record -> known.find(record) == null)
                .distinct()
                .toList();
        List<Optional<Bytes>> found = view.getAll(unknown);
        for (int i = 0; i < unknown.size(); i++) {
            reads.put(unknown.get(i), found.get(i));
        }
        return records.stream()
                .map(record -> get(record.table(), record.key().view()))
                .toList();
    }

    @Override
    public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
        requireRunning();
        MetadataStore.requireLimit(limit);
        NavigableMap<RecordKey, Optional<Bytes>> own = RecordKey.within(writes, table, range);
        Portion<StoredRow> committed = view.scan(table, range, limit + own.size());
        scanned += committed.found().size();
        if (scanned > MetadataStore.MAX_SCANNED) {
            throw new IllegalStateException("a transaction scanned more than " + MetadataStore.MAX_SCANNED
                    + " rows: scan fewer, or do the work in several transactions");
        }
        scanReads.add(new ScanRead(table, WrittenOver.read(range, committed.rest()), committed.found()));
        return WrittenOver.scan(committed, own, range, limit);
    }

    @Override
    public void expect(Schema table, byte[] key, byte[] value) {
        requireRunning();
        RecordKey record = new RecordKey(table, Bytes.copyOf(key));
        Optional<Bytes> expected = Optional.of(Bytes.copyOf(value));
        if (!again) {
            assumed |= !reads.containsKey(record);
        }
        Optional<Bytes> found = reads.computeIfAbsent(record, unread -> again ? view.get(unread) : expected);
        if (!found.equals(expected)) {
            throw new StorageException.Fenced("a record of " + table + " that was relied on is "
                    + (found.isPresent() ? "not what it was" : "gone") + ": another process has taken over");
        }
    }

    @Override
    public boolean isEmpty(Schema table, byte[] prefix) {
        requireRunning();
        Set<Bytes> deleted = new HashSet<>();
        for (Map.Entry<RecordKey, Optional<Bytes>> write :
                RecordKey.within(writes, table, KeyRange.startingWith(prefix)).entrySet()) {
            if (write.getValue().isPresent()) {
                return false;
            }
            deleted.add(write.getKey().key());
        }
        boolean none = view.isEmpty(table, prefix, deleted);
        prefixReads.add(new PrefixRead(table, Bytes.copyOf(prefix), deleted, none));
        return none;
    }

    @Override
    public void put(Schema table, byte[] key, byte[] value) {
        requireRunning();
        if (key.length > MetadataStore.MAX_KEY_BYTES) {
            throw new IllegalArgumentException("key of " + table + ": " + key.length + " bytes (expected: at most "
                    + MetadataStore.MAX_KEY_BYTES + ")");
        }
        writes.put(new RecordKey(table, Bytes.copyOf(key)), Optional.of(Bytes.copyOf(value)));
    }

    @Override
    public void delete(Schema table, byte[] key) {
        requireRunning();
        writes.put(new RecordKey(table, Bytes.copyOf(key)), Optional.empty());
    }

    /** Whether everything is known already: it wrote nothing, and what it read was there at one moment. */
    boolean needsNoCommit() {
        return writes.isEmpty() && !assumed;
    }

    /** Whether something is only expected to be there, and was not looked at. */
    public boolean isAssuming() {
        return assumed;
    }

    /** What each record was, or is expected to be; empty for one that was not there. */
    public Map<RecordKey, Optional<Bytes>> reads() {
        return reads;
    }

    /** What a read that was not asked for goes by. */
    public Known known() {
        return known;
    }

    List<PrefixRead> prefixReads() {
        return prefixReads;
    }

    List<ScanRead> scanReads() {
        return scanReads;
    }

    /** The value each record gets; empty for a deletion. */
    public Map<RecordKey, Optional<Bytes>> writes() {
        return writes;
    }

    private void requireRunning() {
        if (ended) {
            throw new IllegalStateException("transaction used outside its body");
        }
    }
}
