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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The counters on disk. Thread-safe; additions are durable on return.
 *
 * <p>Each gateway that shares the store adds to rows of its own, so that none waits for another; whoever reads adds them up.
 */
public final class UsageRepository {
    /** A counter's row of one gateway. */
    private record Row(UsageKey counter, String gateway) {}

    private static final int ROWS_AT_ONCE = 500;

    private static final Table<Row, Usage> USAGE = new Table<>(Schema.USAGE, keys(), new CborCodec<>(Usage.class, 1));

    private static final Delimiter BY_ACCOUNT =
            new Delimiter(0, Bytes.owning(new KeyWriter().terminated("").toByteArray()), Optional.empty());

    private final Database database;
    private final String gateway;

    /** Of a store that is one gateway's. */
    public UsageRepository(Database database) {
        this(database, "");
    }

    /** @param gateway whose rows are added to; empty for the only one of a store */
    public UsageRepository(Database database, String gateway) {
        this.database = database;
        this.gateway = gateway;
    }

    private static Codec<Row> keys() {
        return Keys.of(UsageRepository::write, UsageRepository::read);
    }

    private static void write(KeyWriter writer, Row row) {
        UsageKey key = row.counter();
        start(writer, key.account(), key.day())
                .terminated(key.region())
                .terminated(key.service())
                .terminated(key.operation())
                .terminated(key.priceClass())
                .terminated(key.kmsKey())
                .terminated(key.bucket())
                .terminated(key.principal())
                .string(row.gateway());
    }

    private static Row read(KeyReader reader) {
        UsageKey counter = new UsageKey(
                reader.terminated(),
                LocalDate.ofEpochDay(reader.int32()),
                reader.terminated(),
                reader.terminated(),
                reader.terminated(),
                reader.terminated(),
                reader.terminated(),
                reader.terminated(),
                reader.terminated());
        return new Row(counter, reader.string());
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
            List<Row> rows =
                    more.keySet().stream().map(key -> new Row(key, gateway)).toList();
            database.write(tx -> {
                for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
                    addTo(tx, rows.subList(from, Math.min(from + ROWS_AT_ONCE, rows.size())), more);
                }
            });
        }
    }

    private static void addTo(Transaction tx, List<Row> rows, Map<UsageKey, Usage> more) {
        List<Optional<Usage>> before = tx.getAll(USAGE, rows);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            Usage added = more.getOrDefault(row.counter(), Usage.NONE);
            tx.put(USAGE, row, before.get(i).orElse(Usage.NONE).plus(added));
        }
    }

    /**
     * Shows an account's counters of the days from {@code first} to {@code last}, both included, once for each gateway that counted; what is
     * added meanwhile is in them or not.
     *
     * @param first and {@code last}: not before 1970
     */
    public void forEach(String account, LocalDate first, LocalDate last, BiConsumer<UsageKey, Usage> visitor) {
        KeyRange days = KeyRange.all()
                .startingAt(start(new KeyWriter(), account, first).toByteArray())
                .endingBefore(endOf(new KeyWriter().terminated(account), last.toEpochDay() + 1));
        Scans.forEach(database, USAGE, days, row -> visitor.accept(row.key().counter(), row.value()));
    }

    /** Removes the counters of earlier days and answers how many there were. */
    public int removeBefore(LocalDate day) {
        int removed = 0;
        for (Optional<KeyRange> left = Optional.of(KeyRange.all()); left.isPresent(); ) {
            Portion<TableStep<Row, Usage>> accounts =
                    database.groups(USAGE, left.get(), BY_ACCOUNT, MetadataStore.MAX_AT_ONCE);
            for (TableStep<Row, Usage> account : accounts.found()) {
                removed += removeBefore(encodedAccount(account), day);
            }
            left = accounts.rest();
        }
        return removed;
    }

    private static byte[] encodedAccount(TableStep<Row, Usage> step) {
        return switch (step) {
            case TableStep.Group<Row, Usage>(Bytes encoded) -> encoded.view();
            case TableRow<Row, Usage> row ->
                new KeyWriter().terminated(row.key().counter().account()).toByteArray();
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
        Portion<TableRow<Row, Usage>> some = tx.scan(USAGE, due, ROWS_AT_ONCE);
        some.found().forEach(row -> tx.delete(USAGE, row.key()));
        return new Removed(some.found().size(), some.rest().isPresent());
    }
}
