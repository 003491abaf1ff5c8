package dev.sealgate.storage.usage;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Codec;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.Transaction;
import dev.sealgate.storage.metadata.Delimiter;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.KeyReader;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;
import dev.sealgate.storage.metadata.TableRow;
import dev.sealgate.storage.metadata.TableStep;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The counters on disk. Thread-safe; additions are durable on return, and those of several gateways add up. */
public final class UsageRepository {
    private static final int ROWS_AT_ONCE = 500;

    private static final Table<UsageKey, Usage> USAGE =
            new Table<>(Schema.USAGE, keys(), new CborCodec<>(Usage.class, 1));

    private static final Delimiter BY_ACCOUNT =
            new Delimiter(0, Bytes.owning(new KeyWriter().terminated("").toByteArray()), Optional.empty());

    private final Database database;

    public UsageRepository(Database database) {
        this.database = database;
    }

    private static Codec<UsageKey> keys() {
        return Keys.of(UsageRepository::write, UsageRepository::read);
    }

    private static void write(KeyWriter writer, UsageKey key) {
        start(writer, key.account(), key.day())
                .terminated(key.region())
                .terminated(key.service())
                .terminated(key.operation())
                .terminated(key.priceClass())
                .terminated(key.kmsKey())
                .terminated(key.bucket())
                .terminated(key.principal());
    }

    private static UsageKey read(KeyReader reader) {
        return new UsageKey(
                reader.terminated(),
                LocalDate.ofEpochDay(reader.int32()),
                reader.terminated(),
                reader.terminated(),
                reader.terminated(),
                reader.terminated(),
                reader.terminated(),
                reader.terminated(),
                reader.terminated());
    }

    private static KeyWriter start(KeyWriter writer, String account, LocalDate day) {
        return writer.terminated(account).int32(Math.toIntExact(day.toEpochDay()));
    }

    /** Whatever day is asked for: those that cannot be stored hold nothing. */
    private static byte[] endOf(KeyWriter account, long epochDay) {
        return account.int32(Math.clamp(epochDay, 0, Integer.MAX_VALUE)).toByteArray();
    }

    /** Adds all or nothing, in one commit. */
    public void add(Map<UsageKey, Usage> more) {
        if (!more.isEmpty()) {
            database.write(tx -> more.forEach((key, usage) ->
                    tx.put(USAGE, key, tx.get(USAGE, key).orElse(Usage.NONE).plus(usage))));
        }
    }

    /**
     * Shows an account's counters of the days from {@code first} to {@code last}, both included; what is added meanwhile is in them or not.
     *
     * @param first and {@code last}: not before 1970
     */
    public void forEach(String account, LocalDate first, LocalDate last, BiConsumer<UsageKey, Usage> visitor) {
        KeyRange days = KeyRange.all()
                .startingAt(start(new KeyWriter(), account, first).toByteArray())
                .endingBefore(endOf(new KeyWriter().terminated(account), last.toEpochDay() + 1));
        Scans.forEach(database, USAGE, days, row -> visitor.accept(row.key(), row.value()));
    }

    /** Removes the counters of earlier days and answers how many there were. */
    public int removeBefore(LocalDate day) {
        int removed = 0;
        for (Optional<KeyRange> left = Optional.of(KeyRange.all()); left.isPresent(); ) {
            Portion<TableStep<UsageKey, Usage>> accounts =
                    database.groups(USAGE, left.get(), BY_ACCOUNT, MetadataStore.MAX_AT_ONCE);
            for (TableStep<UsageKey, Usage> account : accounts.found()) {
                removed += removeBefore(encodedAccount(account), day);
            }
            left = accounts.rest();
        }
        return removed;
    }

    private static byte[] encodedAccount(TableStep<UsageKey, Usage> step) {
        return switch (step) {
            case TableStep.Group<UsageKey, Usage>(Bytes encoded) -> encoded.view();
            case TableRow<UsageKey, Usage> row ->
                new KeyWriter().terminated(row.key().account()).toByteArray();
        };
    }

    private int removeBefore(byte[] account, LocalDate day) {
        byte[] end = endOf(new KeyWriter().bytes(Bytes.owning(account)), day.toEpochDay());
        KeyRange due = KeyRange.startingWith(account).endingBefore(end);
        int removed = 0;
        for (boolean more = true; more; ) {
            Removed some = database.inTransaction(tx -> removeSome(tx, due));
            removed += some.counters();
            more = some.more();
        }
        return removed;
    }

    private record Removed(int counters, boolean more) {}

    private static Removed removeSome(Transaction tx, KeyRange due) {
        Portion<TableRow<UsageKey, Usage>> some = tx.scan(USAGE, due, ROWS_AT_ONCE);
        some.found().forEach(row -> tx.delete(USAGE, row.key()));
        return new Removed(some.found().size(), some.rest().isPresent());
    }
}
