package dev.sealgate.storage.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.journal.Tables.EntryKey;
import dev.sealgate.storage.journal.Tables.Place;
import dev.sealgate.storage.metadata.Codec;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * What was decided about requests: found by request id or walked in order of time, kept up to an age and a number, with the policies they
 * rest on kept once each.
 *
 * <p>Thread-safe. A batch is one commit; nothing else is synced.
 */
public final class Journal<V> {
    /** How exactly {@link SharedText#lastUsed} is kept. */
    static final Duration REFRESH = Duration.ofHours(1);

    /** Beyond {@link #REFRESH}, for entries that are still on their way. */
    private static final Duration TEXT_GRACE = REFRESH.multipliedBy(2);

    /** How far the number of entries may be off where there are several journals. */
    private static final Duration COUNTED_EVERY = Duration.ofMinutes(5);

    private static final int ROWS_AT_ONCE = 500;
    private static final int MAX_REMEMBERED_TEXTS = 10_000;

    private final Database database;
    private final Table<EntryKey, V> entries;
    private final Cache<String, Instant> refreshed =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED_TEXTS).build();
    private final AtomicLong count; // of what is stored, exact while this is the only journal on the tables
    private final boolean shared;
    private Instant counted = Instant.EPOCH; // guarded by trimming
    private KeyRange remaining = KeyRange.all(); // where all entries are; guarded by trimming
    private final Object trimming = new Object();

    /**
     * Counts what is there, which reads all keys.
     *
     * @param shared whether there are other journals on the tables: then what is there is counted again now and then
     */
    public Journal(Database database, Codec<V> values, boolean shared) {
        this.database = database;
        this.shared = shared;
        this.entries = Tables.entries(values);
        this.count = new AtomicLong(countAll());
    }

    private long countAll() {
        AtomicLong found = new AtomicLong();
        Scans.forEachKey(database, entries, KeyRange.all(), _ -> found.incrementAndGet());
        return found.get();
    }

    /**
     * Adds all or nothing; an entry whose id is taken is left out.
     *
     * @param texts every shared text that {@code batch} names, by id
     */
    public void append(List<Entry<V>> batch, Map<String, String> texts) {
        Map<String, SharedText> due = dueTexts(batch, texts);
        long added = database.inTransaction(tx -> {
            long fresh = 0;
            for (Entry<V> entry : unknown(tx, batch)) {
                tx.put(entries, new EntryKey(entry.time(), entry.id()), entry.value());
                tx.put(Tables.IDS, entry.id(), new Place(entry.time()));
                fresh++;
            }
            due.forEach((id, text) -> tx.put(Tables.TEXTS, id, text));
            return fresh;
        });
        count.addAndGet(added);
        remember(due);
    }

    /** Those of the batch whose ids are not taken, the first of each id. */
    private List<Entry<V>> unknown(Transaction tx, List<Entry<V>> batch) {
        Map<String, Entry<V>> byId = new LinkedHashMap<>();
        batch.forEach(entry -> byId.putIfAbsent(entry.id(), entry));
        List<Entry<V>> distinct = List.copyOf(byId.values());
        List<Entry<V>> unknown = new ArrayList<>();
        for (int from = 0; from < distinct.size(); from += ROWS_AT_ONCE) {
            List<Entry<V>> some = distinct.subList(from, Math.min(from + ROWS_AT_ONCE, distinct.size()));
            List<Optional<Place>> places =
                    tx.getAll(Tables.IDS, some.stream().map(Entry::id).toList());
            for (int i = 0; i < some.size(); i++) {
                if (places.get(i).isEmpty()) {
                    unknown.add(some.get(i));
                }
            }
        }
        return unknown;
    }

    /** Those texts of the batch whose last use must be written again. */
    private Map<String, SharedText> dueTexts(List<Entry<V>> batch, Map<String, String> texts) {
        Map<String, SharedText> due = new HashMap<>();
        for (Entry<V> entry : batch) {
            for (String id : entry.texts()) {
                Optional<Instant> known = Optional.ofNullable(refreshed.getIfPresent(id));
                boolean fresh = known.filter(at -> at.plus(REFRESH).isAfter(entry.time()))
                        .isPresent();
                if (!fresh) {
                    String text = Optional.ofNullable(texts.get(id))
                            .orElseThrow(() -> new IllegalArgumentException("text " + id + " is named but not given"));
                    due.put(id, new SharedText(text, entry.time()));
                }
            }
        }
        return due;
    }

    private void remember(Map<String, SharedText> written) {
        written.forEach((id, text) -> refreshed.put(id, text.lastUsed()));
    }

    public Optional<Entry<V>> find(String id) {
        return database.get(Tables.IDS, id)
                .flatMap(place -> database.get(entries, new EntryKey(place.time(), id))
                        .map(value -> new Entry<>(place.time(), id, value, Set.of())));
    }

    public Optional<String> findText(String id) {
        return database.get(Tables.TEXTS, id).map(SharedText::text);
    }

    /**
     * Shows entries from {@code from} on, in order of time, until {@code visitor} says false; what comes or goes meanwhile is shown or not.
     *
     * @throws StorageException.Corrupt for a value that cannot be read
     */
    public void walk(Instant from, Predicate<Entry<V>> visitor) {
        KeyRange range = KeyRange.all().startingAt(Tables.startOf(from));
        Scans.walk(database, entries, range, row -> {
            EntryKey key = row.key();
            return visitor.test(new Entry<>(key.time(), key.id(), row.value(), Set.of()));
        });
    }

    /** How many entries there are. */
    public long count() {
        return count.get();
    }

    /**
     * Deletes what is older than {@code olderThan}, the oldest beyond {@code maxEntries}, and texts that nothing needs any more.
     *
     * @param now for when nothing is left
     * @return how many entries went
     */
    public long trim(Instant olderThan, long maxEntries, Instant now) {
        synchronized (trimming) {
            if (shared && counted.plus(COUNTED_EVERY).isBefore(now)) {
                count.set(countAll());
                counted = now;
                remaining = KeyRange.all();
            }
            long removed = 0;
            List<EntryKey> due = due(olderThan, maxEntries);
            while (!due.isEmpty()) {
                remove(due);
                removed += due.size();
                due = due(olderThan, maxEntries);
            }
            if (removed > 0) {
                removeTextsUnusedSince(oldestTime().orElse(now).minus(TEXT_GRACE));
            }
            return removed;
        }
    }

    private List<EntryKey> due(Instant olderThan, long maxEntries) {
        long excess = count.get() - maxEntries;
        List<EntryKey> due = new ArrayList<>();
        for (EntryKey key : database.keys(entries, remaining, ROWS_AT_ONCE).found()) {
            if (due.size() >= excess && !key.time().isBefore(olderThan)) {
                break;
            }
            due.add(key);
        }
        return due;
    }

    private void remove(List<EntryKey> due) {
        database.write(tx -> {
            for (EntryKey key : due) {
                tx.delete(entries, key);
                tx.delete(Tables.IDS, key.id());
            }
        });
        count.addAndGet(-due.size());
    }

    private Optional<Instant> oldestTime() {
        Optional<EntryKey> first =
                database.keys(entries, remaining, 1).found().stream().findFirst();
        first.ifPresent(key -> remaining = remaining.startingAt(entries.keys().encode(key)));
        return first.map(EntryKey::time);
    }

    private void removeTextsUnusedSince(Instant limit) {
        for (Optional<KeyRange> left = Optional.of(KeyRange.all()); left.isPresent(); ) {
            Portion<String> some = database.keys(Tables.TEXTS, left.get(), ROWS_AT_ONCE);
            removeUnused(some.found(), limit);
            left = some.rest();
        }
    }

    /** Reads within the transaction: an entry that needs the text may just have come. */
    private void removeUnused(List<String> ids, Instant limit) {
        database.write(tx -> {
            List<Optional<SharedText>> texts = tx.getAll(Tables.TEXTS, ids);
            for (int i = 0; i < ids.size(); i++) {
                if (texts.get(i).filter(text -> text.lastUsed().isBefore(limit)).isPresent()) {
                    tx.delete(Tables.TEXTS, ids.get(i));
                }
            }
        });
    }
}
