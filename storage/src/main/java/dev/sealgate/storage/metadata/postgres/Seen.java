package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.Schema;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the body of a transaction found in the database: enough to tell later whether it is still so.
 *
 * <p>A record is what it was while its {@code rev}, which no two commits have in common, is the same. A range is what it was while
 * it has as many rows, and their revs the same sum.
 */
final class Seen {
    /** The rev of a record that was not there; no commit has it. */
    static final long ABSENT = 0;

    /** @param revs the sum of the rows' revs */
    record Range(Schema table, KeyRange range, long rows, BigInteger revs) {}

    private final Map<RecordKey, Long> points = new HashMap<>();
    private final Map<RecordKey, Long> inRanges = new HashMap<>();
    private final Set<RecordKey> witnesses = new HashSet<>();
    private final List<Range> ranges = new ArrayList<>();

    void point(RecordKey record, long rev) {
        points.put(record, rev);
    }

    /** That this record was there, whatever its value: so its range was not empty. */
    void witness(RecordKey record) {
        witnesses.add(record);
    }

    void range(Schema table, KeyRange range, Map<Bytes, Long> revs) {
        BigInteger sum = BigInteger.ZERO;
        for (Map.Entry<Bytes, Long> row : revs.entrySet()) {
            inRanges.put(new RecordKey(table, row.getKey()), row.getValue());
            sum = sum.add(BigInteger.valueOf(row.getValue()));
        }
        ranges.add(new Range(table, range, revs.size(), sum));
    }

    /** The rev of each record that was read by itself. */
    Map<RecordKey, Long> points() {
        return points;
    }

    Set<RecordKey> witnesses() {
        return witnesses;
    }

    List<Range> ranges() {
        return ranges;
    }

    /** The rev under which a record was last seen, by itself or in a range. */
    OptionalLong revOf(RecordKey record) {
        Long rev = points.get(record);
        if (rev == null) {
            rev = inRanges.get(record);
        }
        return rev == null ? OptionalLong.empty() : OptionalLong.of(rev);
    }
}
