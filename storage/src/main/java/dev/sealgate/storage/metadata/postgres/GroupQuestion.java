package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Delimiter;
import dev.sealgate.storage.metadata.GroupStep;
import dev.sealgate.storage.metadata.KeyGroup;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Keys;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.StoredRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The question about groups of keys: a statement that jumps, within the database, from each row or group to the first key behind it,
 * so that a group costs one descent of the index however many keys it has.
 */
final class GroupQuestion {
    private final Schema table;
    private final KeyRange range;
    private final Delimiter delimiter;
    private final int limit;

    GroupQuestion(Schema table, KeyRange range, Delimiter delimiter, int limit) {
        this.table = table;
        this.range = range;
        this.delimiter = delimiter;
        this.limit = limit;
    }

    Portion<GroupStep> ask(Connection connection) throws SQLException {
        return Questions.portion(connection, statement(), range, GroupQuestion::step);
    }

    /** Columns of a step: its number, the bytes of rows before it, and those of {@link #first}. */
    private Sql statement() {
        return Sql.of("with recursive s(n, before, size, k, v, ending, following) as ((select 1, 0::bigint, f.* from (")
                .add(first(Sql.of("?", range.from().view())))
                .add(") f) union all select s.n + 1, s.before + case when s.ending is null then s.size else 0 end, r.*"
                        + " from s cross join lateral (")
                .add(first(Sql.of("s.following")))
                .add(") r where s.n <= ? and s.before < ?)", limit, Questions.MAX_BYTES)
                .add(
                        " select k, n <= ? and before < ?, case when n <= ? and before < ? then v end, ending from s order by n",
                        limit,
                        Questions.MAX_BYTES,
                        limit,
                        Questions.MAX_BYTES);
    }

    /** The first key from there on: its row's size, key and value, where its group ends in it, if it has one, and what may follow. */
    private Sql first(Sql from) {
        Sql sql = Sql.of(
                        "select size, k, case when ending is null then v end, ending, case when ending is null then k || ? else ",
                        new byte[1])
                .add(behindGroup())
                .add(" end from (select size, k, v, ")
                .add(ending())
                .add(
                        " as ending from (select octet_length(k) + octet_length(v) as size, k, v, position(? in substring(k from ?)) as at from sealgate_kv"
                                + " where t = ? and k >= ",
                        delimiter.bytes().view(),
                        delimiter.from() + 1,
                        (short) table.id())
                .add(from);
        range.to().ifPresent(end -> sql.add(" and k < ?", end.view()));
        return sql.add(" order by k limit 1) a) b");
    }

    private Sql ending() {
        int size = delimiter.bytes().size();
        Sql sql = Sql.of("case when at > 0");
        delimiter
                .end()
                .ifPresent(end -> sql.add(
                        " and position(? in substring(k from ? for at - 1 + ?)) = 0",
                        end.view(),
                        delimiter.from() + 1,
                        size));
        return sql.add(" then at - 1 + ? end", delimiter.from() + size);
    }

    private Sql behindGroup() {
        Optional<byte[]> behind = Keys.firstAfter(delimiter.bytes().view());
        if (behind.isPresent()) {
            return Sql.of("substring(k for ending - ?) || ?", delimiter.bytes().size(), behind.get());
        }
        // Nothing is above a delimiter of highest bytes, so that what is before it has to grow.
        String kept = "rtrim(substring(k for ending), '\\xff'::bytea)";
        String last = "octet_length(" + kept + ") - 1";
        return Sql.of("case when octet_length(" + kept + ") = 0 then null else set_byte(" + kept + ", " + last
                + ", get_byte(" + kept + ", " + last + ") + 1) end");
    }

    private static GroupStep step(ResultSet row) throws SQLException {
        Bytes key = Questions.bytes(row, 1);
        int ending = row.getInt(4);
        return row.wasNull()
                ? new StoredRow(key, Questions.bytes(row, 3))
                : new KeyGroup(Bytes.owning(Arrays.copyOf(key.view(), ending)));
    }
}
