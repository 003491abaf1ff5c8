package dev.sealgate.storage.metadata;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** Random transactions against a store and a sorted map, which must agree throughout. */
final class RandomOperations {
    private static final int TRANSACTIONS = 400;
    private static final List<Schema> TABLES = List.of(Schema.OBJECTS, Schema.INLINE_BLOBS);

    private final MetadataStore store;
    private final RandomGenerator random;
    private final Map<Schema, NavigableMap<Bytes, Bytes>> model =
            Map.of(Schema.OBJECTS, emptyTable(), Schema.INLINE_BLOBS, emptyTable());

    private RandomOperations(MetadataStore store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    static void againstModel(MetadataStore store) {
        Seeds.check(random -> new RandomOperations(store, random).run());
    }

    private static NavigableMap<Bytes, Bytes> emptyTable() {
        return new TreeMap<>((left, right) -> Arrays.compareUnsigned(left.view(), right.view()));
    }

    private void run() {
        for (int i = 0; i < TRANSACTIONS; i++) {
            boolean discard = random.nextInt(5) == 0;
            Map<Schema, NavigableMap<Bytes, Bytes>> before =
                    Map.of(Schema.OBJECTS, copy(Schema.OBJECTS), Schema.INLINE_BLOBS, copy(Schema.INLINE_BLOBS));
            try {
                store.inTransaction(tx -> {
                    operate(tx);
                    if (discard) {
                        throw new Discard();
                    }
                    return true;
                });
            } catch (Discard expected) {
                before.forEach((table, records) -> {
                    records(table).clear();
                    records(table).putAll(records);
                });
            }
            compareAll();
        }
    }

    private void operate(MetadataStore.Transaction tx) {
        for (int left = 1 + random.nextInt(8); left > 0; left--) {
            Schema table = TABLES.get(random.nextInt(TABLES.size()));
            Bytes key = randomKey();
            switch (random.nextInt(6)) {
                case 0, 1 -> {
                    Bytes value = randomValue();
                    tx.put(table, key.toArray(), value.toArray());
                    records(table).put(key, value);
                }
                case 2 -> {
                    tx.delete(table, key.toArray());
                    records(table).remove(key);
                }
                case 3 -> {
                    KeyRange range = randomRange();
                    List<StoredRow> rows = expected(table, range);
                    int limit = 1 + random.nextInt(8);
                    Portion<StoredRow> found = tx.scan(table, range, limit);
                    assertEquals(page(rows, limit), found.found());
                    assertTrue(rows.size() <= limit || found.rest().isPresent());
                }
                case 4 ->
                    assertEquals(
                            Optional.ofNullable(records(table).get(key)),
                            tx.get(table, key.toArray()).map(Bytes::owning));
                default ->
                    assertEquals(
                            records(table).keySet().stream()
                                    .noneMatch(each -> Keys.startsWith(each.view(), key.view())),
                            tx.isEmpty(table, key.toArray()));
            }
        }
    }

    private void compareAll() {
        for (Schema table : TABLES) {
            compareRange(table);
            Bytes key = randomKey();
            assertEquals(
                    Optional.ofNullable(records(table).get(key)),
                    store.get(table, key.toArray()).map(Bytes::owning));
        }
    }

    private void compareRange(Schema table) {
        KeyRange range = randomRange();
        List<StoredRow> expected = expected(table, range);
        int limit = 1 + random.nextInt(8);
        assertEquals(page(expected, limit), store.scan(table, range, limit).found());
        assertEquals(
                page(expected, limit).stream().map(StoredRow::key).toList(),
                store.keys(table, range, limit).found());
        assertEquals(
                expected.stream().skip(limit).findFirst().map(StoredRow::key),
                store.scan(table, range, limit).rest().map(KeyRange::from));
        Delimiter delimiter = new Delimiter(random.nextInt(2), randomKey(), Optional.of(randomKey()));
        List<GroupStep> steps = expected.stream()
                .map(row -> delimiter
                        .groupOf(row.key().view())
                        .<GroupStep>map(prefix -> new KeyGroup(Bytes.owning(prefix)))
                        .orElse(row))
                .distinct()
                .toList();
        Portion<GroupStep> found = store.groups(table, range, delimiter, limit);
        assertEquals(page(steps, limit), found.found());
        assertEquals(steps.size() > limit, found.rest().isPresent());
    }

    private List<StoredRow> expected(Schema table, KeyRange range) {
        return records(table).entrySet().stream()
                .filter(record -> Arrays.compareUnsigned(
                                        record.getKey().view(), range.from().view())
                                >= 0
                        && range.reaches(record.getKey().view()))
                .map(record -> new StoredRow(record.getKey(), record.getValue()))
                .toList();
    }

    private static <T> List<T> page(List<T> all, int limit) {
        return all.subList(0, Math.min(limit, all.size()));
    }

    private KeyRange randomRange() {
        return switch (random.nextInt(3)) {
            case 0 -> KeyRange.startingWith(randomKey().view());
            case 1 -> KeyRange.all().startingAt(randomKey().view());
            default ->
                KeyRange.all()
                        .after(randomKey().view())
                        .endingBefore(randomKey().view());
        };
    }

    /** Short keys over few bytes, so that they collide and are prefixes of each other. */
    private Bytes randomKey() {
        byte[] key = new byte[random.nextInt(4)];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (random.nextInt(4) * 0x55);
        }
        return Bytes.owning(key);
    }

    /** On both sides of the size above which inline blobs leave the tree. */
    private Bytes randomValue() {
        byte[] value = new byte[random.nextInt(2) * 1_000 + random.nextInt(20)];
        random.nextBytes(value);
        return Bytes.owning(value);
    }

    @SuppressWarnings("NullAway") // both tables are there from the start
    private NavigableMap<Bytes, Bytes> records(Schema table) {
        return model.get(table);
    }

    private NavigableMap<Bytes, Bytes> copy(Schema table) {
        return new TreeMap<>(records(table));
    }

    private static final class Discard extends RuntimeException {}
}
