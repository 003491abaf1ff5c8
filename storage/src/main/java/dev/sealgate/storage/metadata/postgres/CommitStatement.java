package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.RecordKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A batch as one transaction of the database, sent as a whole: it locks what it writes, decides, and then either writes or undoes, so
 * that a conflict is no error. Why it is serializable: ADR 11.
 */
final class CommitStatement {
    private static final String DECISION = "decided";
    private static final String IF_DECIDED = " exists (select 1 from sealgate_mark where slot = ? and rev = ?)";

    private final long slot;
    private final long previous;
    private final long mine;
    private final Reads reads;

    /** Records that may not be there: they are inserted, deletions and absent reads as rows to be deleted again. */
    private final Map<RecordKey, Bytes> inserts = new TreeMap<>();

    /** Records that are or may be there, and are written. */
    private final List<RecordKey> locks = new ArrayList<>();

    private final Map<RecordKey, Bytes> updates = new TreeMap<>();
    private final List<RecordKey> deletes = new ArrayList<>();

    /** What each record that is locked or inserted has to be: the rev with which it was read, or null when nobody read it. */
    private final Map<RecordKey, @Nullable Long> owned = new TreeMap<>();

    private final Map<RecordKey, @Nullable Long> shared = new TreeMap<>();

    CommitStatement(Batch batch, long slot, long previous, long mine) {
        this.slot = slot;
        this.previous = previous;
        this.mine = mine;
        reads = batch.reads();
        batch.writes().forEach((record, value) -> write(record, value, batch.revOf(record)));
        reads.points().forEach((record, rev) -> {
            if (rev == null) {
                shared.put(record, null);
            } else if (!batch.writes().containsKey(record)) {
                read(record, rev);
            }
        });
    }

    private void write(RecordKey record, Optional<Bytes> value, OptionalLong rev) {
        boolean absent = rev.isPresent() && rev.getAsLong() == Seen.ABSENT;
        boolean present = (rev.isPresent() && !absent) || reads.values().containsKey(record);
        if (!present) {
            inserts.put(record, value.orElse(PLACEHOLDER));
        }
        if (!absent) {
            locks.add(record);
            value.ifPresent(put -> updates.put(record, put));
        }
        if (value.isEmpty()) {
            deletes.add(record);
        }
        owned.put(record, absent ? Long.valueOf(mine) : rev.isPresent() ? Long.valueOf(rev.getAsLong()) : null);
    }

    private static final Bytes PLACEHOLDER = Bytes.owning(new byte[0]);

    private void read(RecordKey record, long rev) {
        if (rev == Seen.ABSENT) {
            inserts.put(record, PLACEHOLDER);
            deletes.add(record);
            owned.put(record, mine);
        } else {
            shared.put(record, rev);
        }
    }

    /** Whether it was committed; if not, nothing of it is there. One trip. */
    boolean execute(Connection connection) throws SQLException {
        boolean decided = false;
        try (PreparedStatement statement = whole().prepare(connection)) {
            boolean rows = statement.execute();
            while (rows || statement.getUpdateCount() >= 0) {
                if (rows) {
                    decided |= isDecision(statement);
                }
                rows = statement.getMoreResults();
            }
        }
        return decided;
    }

    private static boolean isDecision(PreparedStatement statement) throws SQLException {
        try (ResultSet result = statement.getResultSet()) {
            return DECISION.equals(result.getMetaData().getColumnLabel(1)) && result.next();
        }
    }

    private Sql whole() {
        Sql sql = Sql.of("begin isolation level read committed");
        for (Sql each : List.of(insert(), lock(), lockMarks(), decide(), update(), delete(), undo())) {
            if (!each.isEmpty()) {
                sql.add(";\n").add(each);
            }
        }
        return sql.add(";\ncommit");
    }

    /** Waits for others who insert the same; then theirs is there, and not this one. */
    private Sql insert() {
        return inserts.isEmpty()
                ? Sql.of("")
                : Sql.of(
                        "insert into sealgate_kv (t, k, v, rev) select t, k, v, ? from unnest(?::smallint[], ?::bytea[], ?::bytea[]) w(t, k, v)"
                                + " on conflict (t, k) do nothing",
                        mine,
                        Records.tables(inserts.keySet()),
                        Records.keys(inserts.keySet()),
                        Records.values(List.copyOf(inserts.values())));
    }

    /** In key order, so that nobody waits for each other. */
    private Sql lock() {
        return locks.isEmpty()
                ? Sql.of("")
                : Sql.of(
                        "select count(*) from (select 1 from unnest(?::smallint[], ?::bytea[]) w(t, k)"
                                + " cross join lateral (select 1 from sealgate_kv where t = w.t and k = w.k for update) r) l",
                        Records.tables(locks),
                        Records.keys(locks));
    }

    /**
     * Whoever holds all marks knows that nobody else is between decision and commit: so a range is what it is. Row 0 comes first, by
     * itself: while it is held nobody draws a mark, which a statement that had begun before would not see.
     */
    private Sql lockMarks() {
        return reads.ranges().isEmpty()
                ? Sql.of("")
                : Sql.of(
                        "select 1 from sealgate_mark where slot = 0 for update;\nselect count(*) from (select 1 from sealgate_mark order by slot for update) l");
    }

    private Sql decide() {
        Sql sql =
                Sql.of("update sealgate_mark set rev = ?, at = now() where slot = ? and rev = ?", mine, slot, previous);
        if (!owned.isEmpty()) {
            sql.add(
                    """
                    and (select count(*) from unnest(?::smallint[], ?::bytea[], ?::bigint[]) w(t, k, rev)
                      cross join lateral (select rev from sealgate_kv where t = w.t and k = w.k limit 1) r
                      where w.rev is null or r.rev = w.rev) = ?""",
                    Records.tables(owned.keySet()),
                    Records.keys(owned.keySet()),
                    owned.values().toArray(Long[]::new),
                    owned.size());
        }
        if (!shared.isEmpty()) {
            sql.add(
                    """
                    and (select count(*) from unnest(?::smallint[], ?::bytea[], ?::bigint[]) w(t, k, rev)
                      cross join lateral (select rev from sealgate_kv where t = w.t and k = w.k for share skip locked) r
                      where r.rev = w.rev or w.rev is null and r.rev <> ?) = ?""",
                    Records.tables(shared.keySet()),
                    Records.keys(shared.keySet()),
                    shared.values().toArray(Long[]::new),
                    mine,
                    shared.size());
        }
        return sql.add(expected()).add(ranges()).add(" returning 1 as " + DECISION);
    }

    private Sql expected() {
        Map<RecordKey, Bytes> values = reads.values();
        return values.isEmpty()
                ? Sql.of("")
                : Sql.of(
                        """
                        and (select count(*) from unnest(?::smallint[], ?::bytea[], ?::bytea[]) w(t, k, v)
                          cross join lateral (select v from sealgate_kv where t = w.t and k = w.k for share skip locked) r
                          where r.v = w.v) = ?""",
                        Records.tables(values.keySet()),
                        Records.keys(values.keySet()),
                        Records.values(List.copyOf(values.values())),
                        values.size());
    }

    private Sql ranges() {
        return reads.ranges().isEmpty()
                ? Sql.of("")
                : Sql.of(" and not exists (select 1")
                        .add(reads.failingRanges(mine))
                        .add(")");
    }

    private Sql update() {
        return updates.isEmpty()
                ? Sql.of("")
                : Sql.of(
                        "update sealgate_kv r set v = w.v, rev = ? from unnest(?::smallint[], ?::bytea[], ?::bytea[]) w(t, k, v)"
                                + " where r.t = w.t and r.k = w.k and r.rev <> ? and" + IF_DECIDED,
                        mine,
                        Records.tables(updates.keySet()),
                        Records.keys(updates.keySet()),
                        Records.values(List.copyOf(updates.values())),
                        mine,
                        slot,
                        mine);
    }

    private Sql delete() {
        return deletes.isEmpty()
                ? Sql.of("")
                : Sql.of(
                        "delete from sealgate_kv r using unnest(?::smallint[], ?::bytea[]) w(t, k) where r.t = w.t and r.k = w.k and"
                                + IF_DECIDED,
                        Records.tables(deletes),
                        Records.keys(deletes),
                        slot,
                        mine);
    }

    private Sql undo() {
        return inserts.isEmpty()
                ? Sql.of("")
                : Sql.of(
                        "delete from sealgate_kv r using unnest(?::smallint[], ?::bytea[]) w(t, k) where r.t = w.t and r.k = w.k and r.rev = ?"
                                + " and not" + IF_DECIDED,
                        Records.tables(inserts.keySet()),
                        Records.keys(inserts.keySet()),
                        mine,
                        slot,
                        mine);
    }
}
