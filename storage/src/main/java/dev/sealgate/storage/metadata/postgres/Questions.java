package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.StoredRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The questions about records and ranges, each one statement, so each one trip and one moment. */
final class Questions {
    /** Bounds what one answer holds; the row that goes beyond it is the last. */
    static final long MAX_BYTES = 4L << 20;

    /** The most records that are asked for by a statement with a part for each; every number of them is a statement of its own. */
    private static final int FEW = 8;

    /** A row as it was found, with the commit that wrote it. */
    record Revised(StoredRow row, long rev) {}

    /** Reads what a statement's row holds. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private Questions() {}

    static Optional<Revised> get(Connection connection, RecordKey record) throws SQLException {
        Sql sql = Sql.of(
                "select k, v, rev from sealgate_kv where t = ? and k = ?",
                (short) record.table().id(),
                record.key().view());
        List<Revised> found = all(connection, sql, Questions::revised);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst());
    }

    /** Those that are there, by their place in the question. */
    static Map<Integer, Revised> getAll(Connection connection, List<RecordKey> records) throws SQLException {
        Sql sql = !records.isEmpty() && records.size() <= FEW
                ? oneByOne(records)
                : Sql.of("""
                select r.k, r.v, r.rev, w.i from unnest(?::smallint[], ?::bytea[]) with ordinality w(t, k, i)
                cross join lateral (select k, v, rev from sealgate_kv where t = w.t and k = w.k limit 1) r""", Records.tables(records), Records.keys(records));
        Map<Integer, Revised> found = new HashMap<>();
        all(connection, sql, row -> found.put(row.getInt(4) - 1, revised(row)));
        return found;
    }

    /** What requests ask for all the time takes the server two thirds of the work without an array to unfold. */
    private static Sql oneByOne(List<RecordKey> records) {
        Sql sql = Sql.of("");
        for (int i = 0; i < records.size(); i++) {
            RecordKey record = records.get(i);
            sql.add(
                    (i == 0 ? "" : "union all ") + "select k, v, rev, " + (i + 1)
                            + " from sealgate_kv where t = ? and k = ?",
                    (short) record.table().id(),
                    record.key().view());
        }
        return sql;
    }

    static Portion<Revised> scan(Connection connection, Schema table, KeyRange range, int limit) throws SQLException {
        Sql sql = Sql.of("""
                select k, here, case when here then v end, rev from (
                  select k, v, rev, n <= ? and before < ? as here, shown < ? as shown from (
                    select k, v, rev, row_number() over (order by k) as n,
                      coalesce(sum(size) over (order by k rows between unbounded preceding and 1 preceding), 0) as before,
                      coalesce(sum(size) over (order by k rows between unbounded preceding and 2 preceding), 0) as shown
                    from (select k, v, rev, octet_length(k) + octet_length(v) as size from sealgate_kv where""", limit, MAX_BYTES, MAX_BYTES)
                .add(within(table, range))
                .add(" order by k limit ?) r) s) x where shown order by k", limit + 1);
        return portion(
                connection,
                sql,
                range,
                row -> new Revised(new StoredRow(bytes(row, 1), bytes(row, 3)), row.getLong(4)));
    }

    static Portion<Bytes> keys(Connection connection, Schema table, KeyRange range, int limit) throws SQLException {
        Sql sql = Sql.of("select k, row_number() over (order by k) <= ? from (select k from sealgate_kv where ", limit)
                .add(within(table, range))
                .add(" order by k limit ?) r order by k", limit + 1);
        return portion(connection, sql, range, row -> bytes(row, 1));
    }

    /** The first records of a range with their revs, without their values. */
    static Map<Bytes, Long> revs(Connection connection, Schema table, KeyRange range, int limit) throws SQLException {
        Sql sql = Sql.of("select k, rev from sealgate_kv where ")
                .add(within(table, range))
                .add(" order by k limit ?", limit);
        Map<Bytes, Long> found = new HashMap<>();
        all(connection, sql, row -> found.put(bytes(row, 1), row.getLong(2)));
        return found;
    }

    /** In this form the condition is answered by the primary key alone. */
    static Sql within(Schema table, KeyRange range) {
        Sql sql = Sql.of("t = ? and k >= ?", (short) table.id(), range.from().view());
        range.to().ifPresent(end -> sql.add(" and k < ?", end.view()));
        return sql;
    }

    /** @param sql its rows are: key, whether the row is part of the answer, the rest; one that is not comes last */
    static <T> Portion<T> portion(Connection connection, Sql sql, KeyRange range, RowReader<T> reader)
            throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                if (!rows.getBoolean(2)) {
                    return new Portion<>(found, Optional.of(range.startingAt(rows.getBytes(1))));
                }
                found.add(reader.read(rows));
            }
        }
        return new Portion<>(found, Optional.empty());
    }

    static <T> List<T> all(Connection connection, Sql sql, RowReader<T> reader) throws SQLException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(reader.read(rows));
            }
        }
        return found;
    }

    static Bytes bytes(ResultSet row, int column) throws SQLException {
        return Bytes.owning(row.getBytes(column));
    }

    private static Revised revised(ResultSet row) throws SQLException {
        return new Revised(new StoredRow(bytes(row, 1), bytes(row, 2)), row.getLong(3));
    }
}
