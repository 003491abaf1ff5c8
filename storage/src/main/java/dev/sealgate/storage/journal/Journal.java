package dev.sealgate.storage.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.journal.Tables.EntryKey;
import dev.sealgate.storage.journal.Tables.Place;
import dev.sealgate.storage.metadata.Codec;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.TableCursor;
import dev.sealgate.storage.metadata.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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

    private static final int ROWS_AT_ONCE = 500;
    private static final int MAX_REMEMBERED_TEXTS = 10_000;

    private final Database database;
    private final Table<EntryKey, V> entries;
    private final Cache<String, Instant> refreshed =
            Caffeine.newBuilder().maximumSize(MAX_REMEMBERED_TEXTS).build();
    private final AtomicLong count; // of what is stored, exact while this is the only journal on the tables
    private byte[] oldest = {}; // no entry has a smaller key; guarded by trimming
    private final Object trimming = new Object();

    /** Counts what is there, which reads all keys. */
    public Journal(Database database, Codec<V> values) {
        this.database = database;
        this.entries = Tables.entries(values);
        this.count = new AtomicLong(countAll());
    }

    private long countAll() {
        long found = 0;
        try (TableCursor<EntryKey, V> cursor = database.cursor(entries)) {
            for (boolean more = cursor.seek(oldest); more; more = cursor.next()) {
                found++;
            }
        }
        return found;
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
            for (Entry<V> entry : batch) {
                if (tx.get(Tables.IDS, entry.id()).isEmpty()) {
                    tx.put(entries, new EntryKey(entry.time(), entry.id()), entry.value());
                    tx.put(Tables.IDS, entry.id(), new Place(entry.time()));
                    fresh++;
                }
            }
            due.forEach((id, text) -> tx.put(Tables.TEXTS, id, text));
            return fresh;
        });
        count.addAndGet(added);
        remember(due);
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
     * Shows entries from {@code from} on, in order of time, over one snapshot, until {@code visitor} says false.
     *
     * @throws StorageException.Corrupt for a value that cannot be read
     */
    public void walk(Instant from, Predicate<Entry<V>> visitor) {
        try (TableCursor<EntryKey, V> cursor = database.cursor(entries)) {
            for (boolean more = cursor.seek(Tables.startOf(from)); more; more = cursor.next()) {
                EntryKey key = cursor.key();
                if (!visitor.test(new Entry<>(key.time(), key.id(), cursor.value(), Set.of()))) {
                    return;
                }
            }
        }
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
        try (TableCursor<EntryKey, V> cursor = database.cursor(entries)) {
            for (boolean more = cursor.seek(oldest); more && due.size() < ROWS_AT_ONCE; more = cursor.next()) {
                EntryKey key = cursor.key();
                if (due.size() >= excess && !key.time().isBefore(olderThan)) {
                    break;
                }
                due.add(key);
            }
        }
        return due;
    }

    private void remove(List<EntryKey> due) {
        database.inTransaction(tx -> {
            for (EntryKey key : due) {
                tx.delete(entries, key);
                tx.delete(Tables.IDS, key.id());
            }
            return due;
        });
        count.addAndGet(-due.size());
    }

    private Optional<Instant> oldestTime() {
        try (TableCursor<EntryKey, V> cursor = database.cursor(entries)) {
            if (!cursor.seek(oldest)) {
                return Optional.empty();
            }
            oldest = cursor.encodedKey();
            return Optional.of(cursor.key().time());
        }
    }

    private void removeTextsUnusedSince(Instant limit) {
        byte[] from = {};
        List<String> ids;
        do {
            ids = new ArrayList<>();
            try (TableCursor<String, SharedText> cursor = database.cursor(Tables.TEXTS)) {
                for (boolean more = cursor.seek(from); more && ids.size() < ROWS_AT_ONCE; more = cursor.next()) {
                    ids.add(cursor.key());
                    from = Tables.nextKey(cursor.encodedKey());
                }
            }
            removeUnused(ids, limit);
        } while (!ids.isEmpty());
    }

    /** Looks again within the transaction: an entry that needs the text may just have come. */
    private void removeUnused(List<String> ids, Instant limit) {
        database.inTransaction(tx -> {
            for (String id : ids) {
                if (tx.get(Tables.TEXTS, id)
                        .filter(text -> text.lastUsed().isBefore(limit))
                        .isPresent()) {
                    tx.delete(Tables.TEXTS, id);
                }
            }
            return ids;
        });
    }
}
