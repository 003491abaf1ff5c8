package dev.sealgate.kms.key;

import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.OpenedValues;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.SealedWithin;
import dev.sealgate.storage.metadata.Table;
import dev.sealgate.storage.metadata.TableRow;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The records of keys, each with the row that says when time changes it next; the two are written in one transaction.
 *
 * <p>Nothing else reaches the records, so that no change of a key leaves its row behind.
 */
final class KeyRows {
    private static final Table<KeyArn, KmsKey> KEYS =
            new Table<>(Schema.KMS_KEYS, KmsTables.keyArns(), new KeyRecords());

    static final Table<DueRow, Due> DUE =
            new Table<>(Schema.KMS_DUE, KmsTables.dueRows(), new CborCodec<>(Due.class, 1));

    private KeyRows() {}

    /** When which key is due. */
    record DueRow(long millis, KeyArn key) {
        private static Optional<DueRow> of(KmsKey key) {
            return key.nextDue().map(next -> new DueRow(Math.max(0, next.toEpochMilli()), key.arn()));
        }
    }

    /** That the key is due then; what is to be done, its record says. */
    record Due() {}

    static RecordKey at(KeyArn arn) {
        return KEYS.at(arn);
    }

    static Optional<KmsKey> get(Transaction tx, KeyArn arn) {
        return tx.get(KEYS, arn);
    }

    /** In their order. */
    static List<Optional<KmsKey>> getAll(Transaction tx, List<KeyArn> arns) {
        return tx.getAll(KEYS, arns);
    }

    static Optional<KmsKey> get(Database database, KeyArn arn, OpenedValues<KmsKey> opened) {
        return database.get(KEYS, arn, opened);
    }

    /** Shows every record of a range of names. */
    static void forEach(Database database, KeyRange range, Consumer<TableRow<KeyArn, KmsKey>> visitor) {
        Scans.forEach(database, KEYS, range, visitor);
    }

    /** As {@link Scans#first}. */
    static <T> List<T> first(
            Database database, KeyRange range, int limit, Function<TableRow<KeyArn, KmsKey>, Optional<T>> mapping) {
        return Scans.first(database, KEYS, range, limit, mapping);
    }

    static Portion<KeyArn> arns(Database database, KeyRange range, int limit) {
        return database.keys(KEYS, range, limit);
    }

    static void put(Transaction tx, KmsKey key) {
        move(tx, get(tx, key.arn()).flatMap(DueRow::of), DueRow.of(key));
        tx.put(KEYS, key.arn(), key);
    }

    static void delete(Transaction tx, KeyArn arn) {
        move(tx, get(tx, arn).flatMap(DueRow::of), Optional.empty());
        tx.delete(KEYS, arn);
    }

    private static void move(Transaction tx, Optional<DueRow> from, Optional<DueRow> to) {
        if (!from.equals(to)) {
            from.ifPresent(row -> tx.delete(DUE, row));
            to.ifPresent(row -> tx.put(DUE, row, new Due()));
        }
    }

    /** Writes the rows of keys that may have none. */
    static void putDue(Transaction tx, List<KeyArn> arns) {
        getAll(tx, arns).stream()
                .flatMap(Optional::stream)
                .flatMap(key -> DueRow.of(key).stream())
                .forEach(row -> tx.put(DUE, row, new Due()));
    }

    /** Shows every row of a moment that has come. */
    static void forEachDue(Database database, Instant now, Consumer<DueRow> visitor) {
        Scans.forEachKey(database, DUE, KeyRange.all().endingBefore(KmsTables.dueAfter(now)), visitor);
    }

    /** Removes a row that its key does not have, or not any more. */
    static void removeIfStale(Database database, DueRow row) {
        database.write(tx -> {
            if (!get(tx, row.key()).flatMap(DueRow::of).equals(Optional.of(row))) {
                tx.delete(DUE, row);
            }
        });
    }

    /** As {@link Database#expunge}. */
    static void expunge(Database database) {
        database.expunge(KEYS);
    }

    /** The table whose records hold material with a seal of its own. */
    static SealedWithin<?, ?> sealedWithin(BiFunction<KeyArn, SealedMaterial, SealedMaterial> reseal) {
        return new SealedWithin<>(KEYS, (arn, key) -> key.resealed(material -> reseal.apply(arn, material)));
    }
}
