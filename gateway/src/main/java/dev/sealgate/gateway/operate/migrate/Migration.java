package dev.sealgate.gateway.operate.migrate;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.cluster.Gateways;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.MigrationMark;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.RootKeyChecks;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.StoredRow;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Copies all records, then all blobs, from one pair of engines to another that is empty, compares both, and only then makes the target
 * one that a gateway serves.
 *
 * <p>Records and blobs are sealed and stay so. May be broken off at any time: another run with the same sides goes on where this one
 * ended. Nobody may serve either side meanwhile. The source is only read.
 */
public final class Migration {
    /** Is told how far it is. */
    public interface Watcher {
        /** @param about how many there may be, where that is known */
        void records(long done, OptionalLong about);

        /** @param sealedBytes of blobs that were copied, by this run */
        void blobs(long done, long sealedBytes);

        void comparing(long records);
    }

    /**
     * What was done, by all runs together.
     *
     * @param missing blobs of the source that were not there, or of another size: reading their objects fails there too
     */
    public record Migrated(long records, long blobs, List<String> missing) {}

    /** What belongs to the engine itself or to gateways that were alive. */
    private static final Set<Schema> NOT_COPIED =
            Set.of(Schema.META, Schema.GATEWAYS, Schema.LIVES, Schema.LEASES, Schema.INTENTS, Schema.AUDIT_MARK);

    private static final List<Schema> COPIED = Arrays.stream(Schema.values())
            .filter(table -> !NOT_COPIED.contains(table))
            .sorted(Comparator.comparingInt(Schema::id))
            .toList();

    private final Side from;
    private final Side to;
    private final RootKey rootKey;
    private final Watcher watcher;

    /** @param rootKey of the source, which knows the sizes of blobs */
    public Migration(Side from, Side to, RootKey rootKey, Watcher watcher) {
        this.from = from;
        this.to = to;
        this.rootKey = rootKey;
        this.watcher = watcher;
    }

    /**
     * Goes on where an earlier run ended.
     *
     * @throws MigrationException when the sides do not fit each other, or differ in the end
     */
    public Migrated run() {
        Bytes source = requireSource();
        MigrationMark mark = MigrationMark.of(to.metadata()).orElseGet(() -> begin(source));
        if (!mark.source().equals(source)) {
            throw new MigrationException(to.name() + " is being filled from another source than " + from.name()
                    + ": go on with that one, or name an empty target");
        }
        for (Schema table : COPIED) {
            if (table.id() >= mark.table()) {
                mark = copy(table, table.id() == mark.table() ? mark : at(source, table.id()));
            }
        }
        BlobCopies blobs = new BlobCopies(from, to, rootKey, watcher);
        long copied = blobs.run(mark.table() == MigrationMark.BLOBS ? mark : at(source, MigrationMark.BLOBS));
        long records = compare();
        finish();
        return new Migrated(records, copied, blobs.missing());
    }

    private Bytes requireSource() {
        RootKeyChecks checks = new RootKeyChecks(from.metadata());
        if (MigrationMark.of(from.metadata()).isPresent() || !checks.initialized()) {
            throw new MigrationException(from.name() + " holds nothing of a gateway, or only a part of it:"
                    + " name a source that a gateway was started on");
        }
        if (checks.rotating()) {
            throw new MigrationException("a rotation of the root key of " + from.name()
                    + " is not finished: run sealgate root-key rotate again before");
        }
        if (!checks.isCurrent(rootKey)) {
            throw new MigrationException("the root key is not the one that " + from.name() + " was made with");
        }
        requireNobody();
        return checks.current().orElseThrow();
    }

    /** A data directory says itself that a gateway runs on it; it is locked now, and whoever was there before is gone. */
    private void requireNobody() {
        if (from.shared()) {
            Database database = new Database(from.metadata(), new RecordSeal(rootKey));
            List<String> alive = Gateways.alive(database, from.metadata().now());
            if (!alive.isEmpty()) {
                throw new MigrationException("gateways use " + from.name() + " (" + String.join(", ", alive)
                        + "): stop them; one that was killed counts as alive for 15 seconds");
            }
        }
    }

    private MigrationMark begin(Bytes source) {
        for (Schema table : Schema.values()) {
            if (!to.metadata().keys(table, KeyRange.all(), 1).found().isEmpty()) {
                throw new MigrationException(to.name() + " is not empty (table " + table + " has records):"
                        + " name a target that was never used; nothing was changed");
            }
        }
        MigrationMark mark = at(source, COPIED.getFirst().id());
        to.metadata().write(mark::put);
        return mark;
    }

    private static MigrationMark at(Bytes source, int table) {
        return new MigrationMark(source, table, Bytes.owning(new byte[0]), 0);
    }

    private MigrationMark copy(Schema table, MigrationMark start) {
        MigrationMark mark = start;
        OptionalLong about = from.metadata().estimatedRecords(table);
        Optional<KeyRange> left =
                Optional.of(KeyRange.all().startingAt(mark.next().view()));
        while (left.isPresent()) {
            Portion<StoredRow> some = from.metadata().scan(table, left.get(), MetadataStore.MAX_AT_ONCE);
            left = some.rest();
            MigrationMark next = after(mark, table, left, some.found().size());
            if (!some.found().isEmpty()) {
                to.metadata().write(tx -> put(tx, table, some.found(), next));
            }
            watcher.records(mark.done() + some.found().size(), about);
            mark = next;
        }
        return mark;
    }

    /** At what is left of the table, or at the one behind it. */
    private static MigrationMark after(MigrationMark mark, Schema table, Optional<KeyRange> left, int copied) {
        return left.map(rest -> new MigrationMark(mark.source(), table.id(), rest.from(), mark.done() + copied))
                .orElseGet(() -> at(mark.source(), table.id() + 1));
    }

    private static void put(MetadataStore.Transaction tx, Schema table, List<StoredRow> rows, MigrationMark mark) {
        rows.forEach(row -> tx.put(table, row.key().view(), row.value().view()));
        mark.put(tx);
    }

    /** Both sides, record by record. */
    private long compare() {
        long records = 0;
        for (Schema table : COPIED) {
            records += new Comparison(from, to, table).run(watcher, records);
        }
        return records;
    }

    /** What a store is known by comes last: before, no gateway starts on it. */
    private void finish() {
        to.metadata().write(tx -> {
            Scans.forEachStored(
                    from.metadata(),
                    Schema.META,
                    row -> tx.put(Schema.META, row.key().view(), row.value().view()));
            to.place().put(tx);
            MigrationMark.remove(tx);
        });
    }
}
