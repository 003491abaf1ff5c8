package dev.sealgate.kms.key;

import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.OpenedValues;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.TestDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The rows that say when keys are due, and what the keys themselves say. */
public final class StoredDue {
    private final MetadataStore store;
    private final Database database;

    public StoredDue(MetadataStore store) {
        this.store = store;
        database = TestDatabases.over(store);
    }

    /** By key; two rows of one key are two entries. */
    public Map<String, Instant> rows() {
        Map<String, Instant> rows = new TreeMap<>();
        Scans.forEachKey(database, KeyRows.DUE, KeyRange.all(), row -> {
            Instant at = Instant.ofEpochMilli(row.millis());
            if (rows.putIfAbsent(row.key().toString(), at) != null) {
                rows.put(row.key() + " again", at);
            }
        });
        return rows;
    }

    /** What a look at every record finds: the first moment at which something is due to a key, by key. */
    public Map<String, Instant> scanned(Instant now) {
        Map<String, Instant> found = new TreeMap<>();
        KeyRows.forEach(database, KeyRange.all(), row -> {
            KmsKey key = row.value();
            if (isDue(key, now.plus(Duration.ofDays(100_000)))) {
                found.put(key.arn().toString(), firstDue(key, now));
            }
        });
        return found;
    }

    /** By halves: what is due stays due. */
    private static Instant firstDue(KmsKey key, Instant now) {
        long not = 0;
        long due = now.plus(Duration.ofDays(100_000)).toEpochMilli();
        while (due - not > 1) {
            long middle = not + (due - not) / 2;
            if (isDue(key, Instant.ofEpochMilli(middle))) {
                due = middle;
            } else {
                not = middle;
            }
        }
        return Instant.ofEpochMilli(due);
    }

    private static boolean isDue(KmsKey key, Instant now) {
        return key.due(now)
                || !key.at(now).equals(key)
                || (key.rotationDue(now) && key.primaryArn().equals(key.arn()));
    }

    /** As in a store of a version that wrote no rows. */
    public void forget() {
        for (Schema table : new Schema[] {Schema.KMS_DUE, Schema.KMS_DUE_MAKING}) {
            store.write(tx -> tx.scan(table, KeyRange.all(), 1_000)
                    .found()
                    .forEach(row -> tx.delete(table, row.key().view())));
        }
    }

    /** A row that no key has. */
    public void putStale(KeyArn key, Instant at) {
        database.write(tx -> tx.put(KeyRows.DUE, new KeyRows.DueRow(at.toEpochMilli(), key), new KeyRows.Due()));
    }

    /** Stores a key again under {@code copies} other ids. */
    public void copy(KeyArn arn, int copies) {
        KmsKey key = KeyRows.get(database, arn, new OpenedValues<>()).orElseThrow();
        for (int from = 0; from < copies; from += 1_000) {
            int first = from;
            int last = Math.min(copies, from + 1_000);
            database.write(tx -> IntStream.range(first, last)
                    .mapToObj(i -> new KeyArn(
                            arn.account(), arn.region(), new KeyId("%08x-0000-4000-8000-000000000000".formatted(i))))
                    .forEach(other -> KeyRows.put(tx, KmsKey.create(other, key.traits(), key.currentMaterial()))));
        }
    }

    /** Makes rows for {@code portions} portions of {@code keys} keys, and answers whether all are made. */
    public boolean make(int keys, int portions) {
        return new DueRowMaking(database, keys, portions).goOn();
    }
}
