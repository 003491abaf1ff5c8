package dev.sealgate.storage.metadata;

import dev.sealgate.storage.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The questions about ranges, answered by one walk each. */
final class Portions {
    /** Bounds what one answer holds; the row that goes beyond it is the last. */
    static final long MAX_BYTES = 4L << 20;

    private Portions() {}

    static Portion<StoredRow> rows(KeyWalk walk, KeyRange range, int limit) {
        List<StoredRow> rows = new ArrayList<>();
        long bytes = 0;
        boolean at = seek(walk, range);
        while (at && rows.size() < limit && bytes < MAX_BYTES) {
            StoredRow row = rowAt(walk);
            rows.add(row);
            bytes += row.sizeBytes();
            at = walk.next();
        }
        return new Portion<>(rows, rest(walk, range, at));
    }

    static Portion<Bytes> keys(KeyWalk walk, KeyRange range, int limit) {
        List<Bytes> keys = new ArrayList<>();
        boolean at = seek(walk, range);
        while (at && keys.size() < limit) {
            keys.add(Bytes.owning(walk.key()));
            at = walk.next();
        }
        return new Portion<>(keys, rest(walk, range, at));
    }

    static Portion<GroupStep> groups(KeyWalk walk, KeyRange range, Delimiter delimiter, int limit) {
        List<GroupStep> steps = new ArrayList<>();
        long bytes = 0;
        boolean at = seek(walk, range);
        while (at && steps.size() < limit && bytes < MAX_BYTES) {
            Optional<byte[]> group = delimiter.groupOf(walk.key());
            if (group.isPresent()) {
                steps.add(new KeyGroup(Bytes.owning(group.get())));
                at = Keys.firstAfter(group.get()).filter(walk::seek).isPresent();
            } else {
                StoredRow row = rowAt(walk);
                steps.add(row);
                bytes += row.sizeBytes();
                at = walk.next();
            }
        }
        return new Portion<>(steps, rest(walk, range, at));
    }

    /** Whether no key of the range but the ignored ones is there. */
    static boolean isEmpty(KeyWalk walk, KeyRange range, Set<Bytes> ignored) {
        boolean at = seek(walk, range);
        while (at && ignored.contains(Bytes.owning(walk.key()))) {
            at = walk.next();
        }
        return !at;
    }

    private static boolean seek(KeyWalk walk, KeyRange range) {
        return !range.isEmpty() && walk.seek(range.from().view());
    }

    private static StoredRow rowAt(KeyWalk walk) {
        return new StoredRow(Bytes.owning(walk.key()), Bytes.owning(walk.value()));
    }

    private static Optional<KeyRange> rest(KeyWalk walk, KeyRange range, boolean at) {
        return at ? Optional.of(range.startingAt(walk.key())) : Optional.empty();
    }
}
