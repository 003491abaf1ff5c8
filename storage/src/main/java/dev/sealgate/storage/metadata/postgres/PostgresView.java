package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.ReadView;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.StoredRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is committed at the time of each question, and what was found. Used by one thread. */
final class PostgresView implements ReadView {
    private final Connections connections;
    private final Seen seen = new Seen();
    private int questions;

    PostgresView(Connections connections) {
        this.connections = connections;
    }

    Seen seen() {
        return seen;
    }

    /** Whether what was found was there at one moment, because it was asked for at once. */
    boolean isOneMoment() {
        return questions <= 1;
    }

    @Override
    public Optional<Bytes> get(RecordKey record) {
        questions++;
        Optional<Questions.Revised> found = connections.ask(connection -> Questions.get(connection, record));
        seen.point(record, found.map(Questions.Revised::rev).orElse(Seen.ABSENT));
        return found.map(Questions.Revised::row).map(StoredRow::value);
    }

    @Override
    public List<Optional<Bytes>> getAll(List<RecordKey> records) {
        if (records.isEmpty()) {
            return List.of();
        }
        questions++;
        Map<Integer, Questions.Revised> found = connections.ask(connection -> Questions.getAll(connection, records));
        List<Optional<Bytes>> values = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            Optional<Questions.Revised> row = Optional.ofNullable(found.get(i));
            seen.point(records.get(i), row.map(Questions.Revised::rev).orElse(Seen.ABSENT));
            values.add(row.map(Questions.Revised::row).map(StoredRow::value));
        }
        return values;
    }

    @Override
    public boolean isEmpty(Schema table, byte[] prefix, Set<Bytes> ignored) {
        questions++;
        KeyRange range = KeyRange.startingWith(prefix);
        Map<Bytes, Long> found =
                connections.ask(connection -> Questions.revs(connection, table, range, ignored.size() + 1));
        Optional<Bytes> other =
                found.keySet().stream().filter(key -> !ignored.contains(key)).findFirst();
        if (other.isPresent()) {
            seen.witness(new RecordKey(table, other.get()));
        } else {
            seen.range(table, range, found);
        }
        return other.isEmpty();
    }

    @Override
    public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
        questions++;
        Portion<Questions.Revised> found =
                connections.ask(connection -> Questions.scan(connection, table, range, limit));
        Map<Bytes, Long> revs = new HashMap<>();
        found.found().forEach(each -> revs.put(each.row().key(), each.rev()));
        KeyRange read =
                found.rest().map(rest -> range.endingBefore(rest.from().view())).orElse(range);
        seen.range(table, read, revs);
        return new Portion<>(found.found().stream().map(Questions.Revised::row).toList(), found.rest());
    }

    @Override
    public void close() {
        // Each question gave its connection back.
    }
}
