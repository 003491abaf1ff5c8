package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.seal.RecordSeal;
import dev.sealgate.storage.seal.RootKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Seals every record of a store under another root key, in transactions of bounded size. Used by one thread, while nobody else writes:
 * where somebody does, such as another resealing that began later, it is {@link StorageException.Fenced}, and nothing is lost.
 *
 * <p>A record tells by itself which of the two keys it is under, so this may be cut short anywhere and begun again. A record that opens
 * under neither was damaged before: it stays as it is, for nothing opens it.
 */
public final class Resealing {
    private final MetadataStore store;
    private final RecordSeal from;
    private final RecordSeal to;
    private final Map<Schema, SealedWithin<?, ?>> within = new EnumMap<>(Schema.class);
    private final Watcher watcher;
    private final Map<Schema, Long> damaged = new EnumMap<>(Schema.class);
    private OptionalLong all = OptionalLong.empty();
    private long seen;
    private long resealed;

    /**
     * @param within what tables hold that is sealed by its owners
     * @param watcher is notified from time to time
     */
    public Resealing(
            MetadataStore store, RootKey from, RootKey to, Collection<SealedWithin<?, ?>> within, Watcher watcher) {
        this.store = store;
        this.from = new RecordSeal(from);
        this.to = new RecordSeal(to);
        this.watcher = watcher;
        within.forEach(each -> this.within.put(each.table().schema(), each));
    }

    /** Is told how far it is. */
    @FunctionalInterface
    public interface Watcher {
        Watcher NOBODY = (_, _) -> {};

        /**
         * @param done records that were looked at, and sealed anew where they had to be
         * @param all about how many there are, where the store can tell
         */
        void at(long done, OptionalLong all);
    }

    /**
     * What was done.
     *
     * @param records how many were sealed anew
     * @param damaged how many open under neither key, by the name of their table
     */
    public record Outcome(long records, Map<String, Long> damaged) {}

    /** On return no file of the store holds a record that the old key opens. */
    public Outcome run() {
        List<Schema> tables = Arrays.stream(Schema.values())
                .filter(Schema::holdsSealedRecords)
                .toList();
        all = estimated(tables);
        tables.forEach(this::reseal);
        store.expunge(tables);
        Map<String, Long> named = new TreeMap<>();
        damaged.forEach((table, count) -> named.put(RocksTables.name(table), count));
        return new Outcome(resealed, named);
    }

    private OptionalLong estimated(List<Schema> tables) {
        List<OptionalLong> sizes = tables.stream().map(store::estimatedRecords).toList();
        return sizes.stream().allMatch(OptionalLong::isPresent)
                ? OptionalLong.of(
                        sizes.stream().mapToLong(OptionalLong::getAsLong).sum())
                : OptionalLong.empty();
    }

    private record Change(StoredRow from, Bytes to) {}

    private void reseal(Schema table) {
        for (Optional<KeyRange> left = Optional.of(KeyRange.all()); left.isPresent(); ) {
            Portion<StoredRow> some = store.scan(table, left.get(), MetadataStore.MAX_AT_ONCE);
            seen += some.found().size();
            write(
                    table,
                    some.found().stream()
                            .flatMap(row -> resealed(table, row).stream())
                            .toList());
            left = some.rest();
        }
    }

    private Optional<Change> resealed(Schema table, StoredRow row) {
        return resealed(table, row.key().view(), row.value().view()).map(value -> new Change(row, Bytes.owning(value)));
    }

    /** Empty for what needs no change. */
    private Optional<byte[]> resealed(Schema table, byte[] key, byte[] sealed) {
        if (opened(to, table, key, sealed).isPresent()) {
            return Optional.empty();
        }
        Optional<byte[]> value = opened(from, table, key, sealed);
        if (value.isEmpty()) {
            damaged.merge(table, 1L, Long::sum);
            return Optional.empty();
        }
        SealedWithin<?, ?> owner = within.get(table);
        byte[] changed = owner == null ? value.get() : owner.apply(key, value.get());
        return Optional.of(to.seal(table.id(), key, changed));
    }

    private static Optional<byte[]> opened(RecordSeal seal, Schema table, byte[] key, byte[] sealed) {
        try {
            return Optional.of(seal.open(table.id(), key, sealed));
        } catch (StorageException.Corrupt _) {
            return Optional.empty(); // the seal of the other key, or of neither
        }
    }

    private void write(Schema table, List<Change> changed) {
        if (changed.isEmpty()) {
            return;
        }
        store.write(tx -> changed.forEach(change -> {
            byte[] key = change.from().key().view();
            tx.expect(table, key, change.from().value().view());
            tx.put(table, key, change.to().view());
        }));
        resealed += changed.size();
        watcher.at(seen, all);
    }
}
