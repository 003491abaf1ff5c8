package dev.sealgate.storage.usage;

import dev.sealgate.storage.metadata.CborCodec;
import dev.sealgate.storage.metadata.Codec;
import dev.sealgate.storage.metadata.Database;
import dev.sealgate.storage.metadata.Database.TableCursor;
import dev.sealgate.storage.metadata.KeyReader;
import dev.sealgate.storage.metadata.KeyWriter;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.Table;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** The counters on disk. Thread-safe; additions are durable on return, and those of several gateways add up. */
public final class UsageRepository {
    private static final int ROWS_AT_ONCE = 500;

    private static final Table<UsageKey, Usage> USAGE =
            new Table<>(Schema.USAGE, keys(), new CborCodec<>(Usage.class, 1));

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

    /** Adds all or nothing, in one commit. */
    public void add(Map<UsageKey, Usage> more) {
        if (!more.isEmpty()) {
            database.inTransaction(tx -> {
                more.forEach((key, usage) ->
                        tx.put(USAGE, key, tx.get(USAGE, key).orElse(Usage.NONE).plus(usage)));
                return more.size();
            });
        }
    }

    /**
     * Shows an account's counters of the days from {@code first} to {@code last}, both included, over one snapshot.
     *
     * @param first and {@code last}: not before 1970
     */
    public void forEach(String account, LocalDate first, LocalDate last, BiConsumer<UsageKey, Usage> visitor) {
        try (TableCursor<UsageKey, Usage> cursor = database.cursor(USAGE)) {
            boolean more = cursor.seek(start(new KeyWriter(), account, first).toByteArray());
            while (more) {
                UsageKey key = cursor.key();
                if (!key.account().equals(account) || key.day().isAfter(last)) {
                    return;
                }
                visitor.accept(key, cursor.value());
                more = cursor.next();
            }
        }
    }

    /** Removes the counters of earlier days and answers how many there were. */
    public int removeBefore(LocalDate day) {
        int removed = 0;
        List<UsageKey> due = before(day);
        while (!due.isEmpty()) {
            remove(due);
            removed += due.size();
            due = before(day);
        }
        return removed;
    }

    private void remove(List<UsageKey> due) {
        database.inTransaction(tx -> {
            due.forEach(key -> tx.delete(USAGE, key));
            return due.size();
        });
    }

    /** Skips the days that stay, account by account. */
    private List<UsageKey> before(LocalDate day) {
        List<UsageKey> due = new ArrayList<>();
        try (TableCursor<UsageKey, Usage> cursor = database.cursor(USAGE)) {
            boolean more = cursor.seek(new byte[0]);
            while (more && due.size() < ROWS_AT_ONCE) {
                UsageKey key = cursor.key();
                if (key.day().isBefore(day)) {
                    due.add(key);
                    more = cursor.next();
                } else {
                    more = cursor.seek(new KeyWriter()
                            .terminated(key.account())
                            .int32(Integer.MAX_VALUE)
                            .toByteArray());
                }
            }
        }
        return due;
    }
}
