package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.BufferedTransaction;
import dev.sealgate.storage.metadata.Known;
import dev.sealgate.storage.metadata.RecordKey;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What transactions rely on, as conditions of SQL. */
final class Reads {
    /** The rev of each record; {@link Seen#ABSENT}, or null for any. In key order, as all that is locked. */
    private final Map<RecordKey, @Nullable Long> points = new TreeMap<>();

    private final Map<RecordKey, Bytes> values = new TreeMap<>();
    private final List<Seen.Range> ranges = new ArrayList<>();

    /** What of somebody's reads does not hold. */
    record Failing(Set<RecordKey> points, Set<RecordKey> values, Set<Seen.Range> ranges) {
        boolean concerns(Reads reads) {
            return !Collections.disjoint(points, reads.points.keySet())
                    || !Collections.disjoint(values, reads.values.keySet())
                    || !Collections.disjoint(ranges, reads.ranges);
        }

        boolean isEmpty() {
            return points.isEmpty() && values.isEmpty() && ranges.isEmpty();
        }
    }

    static Reads of(BufferedTransaction transaction, Seen seen) {
        Reads reads = new Reads();
        seen.witnesses().forEach(record -> reads.points.put(record, null));
        reads.points.putAll(seen.points());
        reads.ranges.addAll(seen.ranges());
        transaction.reads().forEach((record, value) -> {
            if (!seen.points().containsKey(record)) {
                reads.unasked(record, value, transaction.known().find(record));
            }
        });
        return reads;
    }

    /** What the transaction took for granted. */
    private void unasked(RecordKey record, Optional<Bytes> value, Known.@Nullable Found known) {
        if (known != null && known.revision().isPresent() && known.value().equals(value)) {
            points.put(record, known.revision().getAsLong());
        } else if (value.isPresent()) {
            values.put(record, value.get());
        } else {
            points.put(record, Seen.ABSENT);
        }
    }

    void addAll(Reads others) {
        others.points.forEach((record, rev) -> {
            if (rev != null || !points.containsKey(record)) {
                points.put(record, rev);
            }
        });
        values.putAll(others.values);
        ranges.addAll(others.ranges);
    }

    /** Whether both cannot hold at one moment. */
    boolean contradict(Reads others) {
        return others.points.entrySet().stream().anyMatch(other -> {
            Long rev = points.get(other.getKey());
            return rev != null && other.getValue() != null && !rev.equals(other.getValue());
        });
    }

    /** Whether some of it is among these records. */
    boolean concernAnyOf(Set<RecordKey> records) {
        return records.stream().anyMatch(this::concern);
    }

    private boolean concern(RecordKey record) {
        return points.containsKey(record)
                || values.containsKey(record)
                || ranges.stream()
                        .anyMatch(range -> range.table() == record.table()
                                && range.range().contains(record.key().view()));
    }

    Map<RecordKey, @Nullable Long> points() {
        return points;
    }

    Map<RecordKey, Bytes> values() {
        return values;
    }

    List<Seen.Range> ranges() {
        return ranges;
    }

    /** Whether all of it holds at one moment: one trip. */
    boolean hold(Connection connection) throws SQLException {
        Sql sql = Sql.of("select 1 where true");
        failing().forEach(some -> sql.add(" and not exists (select 1").add(some).add(")"));
        return !Questions.all(connection, sql, row -> row.getInt(1)).isEmpty();
    }

    /** What does not hold: one trip. */
    Failing failing(Connection connection) throws SQLException {
        Sql sql = Sql.of("");
        List<Sql> kinds = List.of(failingPoints(), failingValues(), failingRanges(Seen.ABSENT));
        for (int kind = 0; kind < kinds.size(); kind++) {
            sql.add((kind == 0 ? "" : " union all ") + "select " + kind + ", w.i")
                    .add(kinds.get(kind));
        }
        Map<Integer, List<Integer>> found =
                Questions.all(connection, sql, row -> List.of(row.getInt(1), row.getInt(2) - 1)).stream()
                        .collect(Collectors.groupingBy(
                                List::getFirst, Collectors.mapping(List::getLast, Collectors.toList())));
        return new Failing(
                at(found.get(0), List.copyOf(points.keySet())),
                at(found.get(1), List.copyOf(values.keySet())),
                at(found.get(2), ranges));
    }

    private static <T> Set<T> at(@Nullable List<Integer> places, List<T> of) {
        return places == null ? Set.of() : places.stream().map(of::get).collect(Collectors.toSet());
    }

    private List<Sql> failing() {
        List<Sql> all = new ArrayList<>();
        if (!points.isEmpty()) {
            all.add(failingPoints());
        }
        if (!values.isEmpty()) {
            all.add(failingValues());
        }
        if (!ranges.isEmpty()) {
            all.add(failingRanges(Seen.ABSENT));
        }
        return all;
    }

    private Sql failingPoints() {
        return Sql.of(
                """
                from unnest(?::smallint[], ?::bytea[], ?::bigint[]) with ordinality w(t, k, rev, i)
                left join lateral (select rev from sealgate_kv where t = w.t and k = w.k limit 1) r on true
                where case when w.rev is null then r.rev is null else coalesce(r.rev, 0) <> w.rev end""",
                Records.tables(points.keySet()),
                Records.keys(points.keySet()),
                points.values().toArray(Long[]::new));
    }

    private Sql failingValues() {
        return Sql.of(
                """
                from unnest(?::smallint[], ?::bytea[], ?::bytea[]) with ordinality w(t, k, v, i)
                left join lateral (select v from sealgate_kv where t = w.t and k = w.k limit 1) r on true
                where r.v is null or r.v <> w.v""",
                Records.tables(values.keySet()),
                Records.keys(values.keySet()),
                Records.values(List.copyOf(values.values())));
    }

    /**
     * By the primary key alone: the end of a range without one is the start of the next table.
     *
     * @param mine the rev of rows that do not count
     */
    Sql failingRanges(long mine) {
        return Sql.of(
                """
                from unnest(?::smallint[], ?::bytea[], ?::smallint[], ?::bytea[], ?::bigint[], ?::numeric[])
                  with ordinality w(t, k, t2, k2, n, revs, i)
                cross join lateral (select count(*) as n, coalesce(sum(rev), 0) as revs from sealgate_kv x
                  where (x.t, x.k) >= (w.t, w.k) and (x.t, x.k) < (w.t2, w.k2) and x.rev <> ?) r
                where r.n <> w.n or r.revs <> w.revs""",
                ofRanges(range -> (short) range.table().id()).toArray(Short[]::new),
                ofRanges(range -> range.range().from().view()).toArray(byte[][]::new),
                ofRanges(range -> (short)
                                (range.table().id() + (range.range().to().isPresent() ? 0 : 1)))
                        .toArray(Short[]::new),
                ofRanges(range -> range.range().to().map(Bytes::view).orElse(new byte[0]))
                        .toArray(byte[][]::new),
                ofRanges(Seen.Range::rows).toArray(Long[]::new),
                ofRanges(range -> new BigDecimal(range.revs())).toArray(BigDecimal[]::new),
                mine);
    }

    private <T> List<T> ofRanges(Function<Seen.Range, T> part) {
        return ranges.stream().map(part).toList();
    }
}
