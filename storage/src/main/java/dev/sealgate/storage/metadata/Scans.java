package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Ranges of any length, page by page: a page in memory at a time.
 *
 * <p>Each page is of one moment, and later ones of later moments: a row that is there all the while is met once, one that comes or goes
 * meanwhile is met or not.
 */
public final class Scans {
    /** The rows of a first page, where nobody can tell how many are needed. */
    private static final int FIRST_PAGE = 64;

    private Scans() {}

    /** Shows rows until {@code wanted} says false. */
    public static <K, V> void walk(
            Database database, Table<K, V> table, KeyRange range, Predicate<TableRow<K, V>> wanted) {
        int limit = FIRST_PAGE;
        for (Optional<KeyRange> left = Optional.of(range); left.isPresent(); limit = MetadataStore.MAX_AT_ONCE) {
            Portion<TableRow<K, V>> page = database.scan(table, left.get(), limit);
            for (TableRow<K, V> row : page.found()) {
                if (!wanted.test(row)) {
                    return;
                }
            }
            left = page.rest();
        }
    }

    /** Shows every row. */
    public static <K, V> void forEach(
            Database database, Table<K, V> table, KeyRange range, Consumer<TableRow<K, V>> visitor) {
        walk(database, table, range, row -> {
            visitor.accept(row);
            return true;
        });
    }

    /** Shows every key. */
    public static <K> void forEachKey(Database database, Table<K, ?> table, KeyRange range, Consumer<K> visitor) {
        for (Optional<KeyRange> left = Optional.of(range); left.isPresent(); ) {
            Portion<K> page = database.keys(table, left.get(), MetadataStore.MAX_AT_ONCE);
            page.found().forEach(visitor);
            left = page.rest();
        }
    }

    /** What {@code mapping} computes from the first rows for which it has a result, at most {@code limit}. */
    public static <K, V, T> List<T> first(
            Database database,
            Table<K, V> table,
            KeyRange range,
            int limit,
            Function<TableRow<K, V>, Optional<T>> mapping) {
        List<T> found = new ArrayList<>();
        int some = limit;
        Optional<KeyRange> left = Optional.of(range);
        while (left.isPresent() && found.size() < limit) {
            Portion<TableRow<K, V>> page = database.scan(table, left.get(), Math.min(some, MetadataStore.MAX_AT_ONCE));
            for (TableRow<K, V> row : page.found()) {
                if (found.size() < limit) {
                    mapping.apply(row).ifPresent(found::add);
                }
            }
            left = page.rest();
            some = Math.max(limit - found.size(), FIRST_PAGE); // so that a few wanted rows among many are found soon
        }
        return found;
    }

    /** Shows every row of a table as it is stored. */
    public static void forEachStored(MetadataStore store, Schema table, Consumer<StoredRow> visitor) {
        for (Optional<KeyRange> left = Optional.of(KeyRange.all()); left.isPresent(); ) {
            Portion<StoredRow> page = store.scan(table, left.get(), MetadataStore.MAX_AT_ONCE);
            page.found().forEach(visitor);
            left = page.rest();
        }
    }

    /** Shows every key of a table as it is stored. */
    public static void forEachKey(MetadataStore store, Schema table, Consumer<Bytes> visitor) {
        for (Optional<KeyRange> left = Optional.of(KeyRange.all()); left.isPresent(); ) {
            Portion<Bytes> page = store.keys(table, left.get(), MetadataStore.MAX_AT_ONCE);
            page.found().forEach(visitor);
            left = page.rest();
        }
    }
}
