package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one or more {@link InMemoryMetadataStore}s hold: every record with as much of its past as somebody looks at. Thread-safe. */
final class InMemoryRecords {
    final TransactionRunner transactions = new TransactionRunner(this::moment, this::commit);

    /** All of these: guarded by this. */
    private final NavigableMap<RecordKey, Version> records = new TreeMap<>();

    private final NavigableMap<Long, Integer> watched = new TreeMap<>();
    private final List<RecordKey> deleted = new ArrayList<>();
    private long newest;

    /** What a record was from a commit on; empty: not there. */
    private record Version(
            long commit, Optional<Bytes> value, @Nullable Version before) {
        Optional<Bytes> at(long moment) {
            for (Version each = this; each != null; each = each.before) {
                if (each.commit <= moment) {
                    return each.value;
                }
            }
            return Optional.empty();
        }
    }

    /** What is committed at the time of each question. */
    synchronized <T> T latest(Function<View, T> question) {
        return question.apply(new View(newest));
    }

    private synchronized ReadView moment() {
        watched.merge(newest, 1, Integer::sum);
        return new WatchedView(newest);
    }

    private synchronized void forget(long moment) {
        watched.computeIfPresent(moment, (_, count) -> count == 1 ? null : count - 1);
    }

    private synchronized boolean commit(BufferedTransaction transaction) {
        CommitGroup group = new CommitGroup(new View(newest));
        if (!group.admit(transaction)) {
            return false;
        }
        newest++;
        group.writes().forEach(this::put);
        if (watched.isEmpty()) {
            deleted.forEach(
                    key -> records.computeIfPresent(key, (_, version) -> version.value.isPresent() ? version : null));
            deleted.clear();
        }
        return true;
    }

    private void put(RecordKey key, Optional<Bytes> value) {
        Version before = watched.isEmpty() ? null : records.get(key);
        records.put(key, new Version(newest, value, before));
        if (value.isEmpty()) {
            deleted.add(key);
        }
    }

    /** A view of a moment; only while the lock is held, or of one that is watched. */
    class View implements ReadView {
        private final long moment;

        View(long moment) {
            this.moment = moment;
        }

        @Override
        public Optional<Bytes> get(RecordKey record) {
            synchronized (InMemoryRecords.this) {
                Version version = records.get(record);
                return version == null ? Optional.empty() : version.at(moment);
            }
        }

        @Override
        public List<Optional<Bytes>> getAll(List<RecordKey> wanted) {
            return wanted.stream().map(this::get).toList();
        }

        @Override
        public boolean isEmpty(Schema table, byte[] prefix, Set<Bytes> ignored) {
            KeyRange range = KeyRange.startingWith(prefix);
            return walk(table, range, walk -> Portions.isEmpty(walk, range, ignored));
        }

        @Override
        public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
            return walk(table, range, walk -> Portions.rows(walk, range, limit));
        }

        <T> T walk(Schema table, KeyRange range, Function<KeyWalk, T> question) {
            synchronized (InMemoryRecords.this) {
                return question.apply(new MapWalk(RecordKey.within(records, table, range), table, moment));
            }
        }

        @Override
        public void close() {}
    }

    private final class WatchedView extends View {
        private final long moment;

        WatchedView(long moment) {
            super(moment);
            this.moment = moment;
        }

        @Override
        public void close() {
            forget(moment);
        }
    }

    private static final class MapWalk implements KeyWalk {
        private final NavigableMap<RecordKey, Version> range;
        private final Schema table;
        private final long moment;
        private byte[] key = {};
        private byte[] value = {};

        MapWalk(NavigableMap<RecordKey, Version> range, Schema table, long moment) {
            this.range = range;
            this.table = table;
            this.moment = moment;
        }

        @Override
        public boolean seek(byte[] sought) {
            return moveTo(range.ceilingEntry(new RecordKey(table, Bytes.copyOf(sought))));
        }

        @Override
        public boolean next() {
            return moveTo(range.higherEntry(new RecordKey(table, Bytes.owning(key))));
        }

        private boolean moveTo(Map.@Nullable Entry<RecordKey, Version> found) {
            Map.Entry<RecordKey, Version> at = found;
            while (at != null) {
                Optional<Bytes> seen = at.getValue().at(moment);
                if (seen.isPresent()) {
                    key = at.getKey().key().toArray();
                    value = seen.get().toArray();
                    return true;
                }
                at = range.higherEntry(at.getKey());
            }
            return false;
        }

        @Override
        public byte[] key() {
            return key;
        }

        @Override
        public byte[] value() {
            return value;
        }
    }
}
