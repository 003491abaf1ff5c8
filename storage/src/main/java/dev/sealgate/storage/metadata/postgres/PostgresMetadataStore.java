package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Delimiter;
import dev.sealgate.storage.metadata.GroupStep;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Known;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Portion;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.StoreObserver;
import dev.sealgate.storage.metadata.StoredRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * {@link MetadataStore} in a database that speaks PostgreSQL's protocol; any number of processes may have one open on the same.
 *
 * <p>Every question is one statement, every commit one trip, which takes all transactions along that wait. Transactions of all
 * processes are serializable, in the order of their commits. A call that cannot be answered is tried again until its deadline; then it
 * is {@link dev.sealgate.storage.StorageException.Slow} when the database is busy, and
 * {@link dev.sealgate.storage.StorageException.Unavailable} when it is away, or does not say what became of a commit.
 */
public final class PostgresMetadataStore implements MetadataStore {
    private final Connections connections;
    private final Committers committers;
    private final PostgresTransactions transactions;

    private PostgresMetadataStore(Connections connections, int committers) {
        this.connections = connections;
        this.committers = new Committers(connections, committers);
        transactions = new PostgresTransactions(connections, this.committers);
    }

    /**
     * Opens the store, and makes its tables if they are not there.
     *
     * @throws dev.sealgate.storage.StorageException.Unavailable when the database cannot be used, or a newer Sealgate wrote it
     */
    public static PostgresMetadataStore open(PostgresSettings settings) {
        Connections connections = new Connections(settings, System::nanoTime);
        try {
            PostgresLayout.prepare(connections, settings);
            return new PostgresMetadataStore(connections, settings.committers());
        } catch (Throwable e) {
            connections.close();
            throw e;
        }
    }

    @Override
    public Optional<byte[]> get(Schema table, byte[] key) {
        RecordKey record = new RecordKey(table, Bytes.copyOf(key));
        return connections
                .ask(connection -> Questions.get(connection, record))
                .map(found -> found.row().value().view());
    }

    @Override
    public List<Optional<byte[]>> getAll(List<RecordKey> records) {
        MetadataStore.requireNotTooMany(records);
        connections.requireOpen();
        if (records.isEmpty()) {
            return List.of();
        }
        Map<Integer, Questions.Revised> found = connections.ask(connection -> Questions.getAll(connection, records));
        List<Optional<byte[]>> values = new ArrayList<>(records.size());
        for (int i = 0; i < records.size(); i++) {
            values.add(Optional.ofNullable(found.get(i))
                    .map(row -> row.row().value().toArray()));
        }
        return values;
    }

    @Override
    public Known ahead(List<RecordKey> records) {
        MetadataStore.requireNotTooMany(records);
        Map<Integer, Questions.Revised> rows = connections.ask(connection -> Questions.getAll(connection, records));
        Map<RecordKey, Known.Found> found = new HashMap<>();
        for (int i = 0; i < records.size(); i++) {
            Optional<Questions.Revised> row = Optional.ofNullable(rows.get(i));
            found.put(
                    records.get(i),
                    new Known.Found(
                            row.map(Questions.Revised::row).map(StoredRow::value),
                            OptionalLong.of(row.map(Questions.Revised::rev).orElse(Seen.ABSENT))));
        }
        return new Known(found);
    }

    @Override
    public Portion<StoredRow> scan(Schema table, KeyRange range, int limit) {
        MetadataStore.requireLimit(limit);
        Portion<Questions.Revised> found =
                connections.ask(connection -> Questions.scan(connection, table, range, limit));
        return new Portion<>(found.found().stream().map(Questions.Revised::row).toList(), found.rest());
    }

    @Override
    public Portion<Bytes> keys(Schema table, KeyRange range, int limit) {
        MetadataStore.requireLimit(limit);
        return connections.ask(connection -> Questions.keys(connection, table, range, limit));
    }

    @Override
    public Portion<GroupStep> groups(Schema table, KeyRange range, Delimiter delimiter, int limit) {
        MetadataStore.requireLimit(limit);
        if (delimiter.bytes().size() == 0) {
            Portion<StoredRow> rows = scan(table, range, limit);
            return new Portion<>(List.copyOf(rows.found()), rows.rest());
        }
        return connections.ask(new GroupQuestion(table, range, delimiter, limit)::ask);
    }

    @Override
    public <R> R inTransaction(Known known, Function<Transaction, R> body) {
        return transactions.run(known, body);
    }

    /**
     * Has the database sweep up the rows that were deleted or replaced ({@code VACUUM}), of all tables of the store, which are one table
     * there: on return no reader finds them any more, and their space is free to be overwritten. Unlike a store with files of its own,
     * this one cannot promise that the bytes, which are sealed, are gone from the disk at once, nor from the database's log, its
     * replicas and its backups. Reads and writes go on meanwhile.
     */
    @Override
    public void expunge(Schema table) {
        try (Connection connection = connections.unlimited();
                Statement statement = connection.createStatement()) {
            statement.execute("vacuum sealgate_kv");
        } catch (SQLException e) {
            throw connections.failure(e);
        }
    }

    @Override
    public void expunge(List<Schema> tables) {
        if (!tables.isEmpty()) {
            expunge(tables.getFirst());
        }
    }

    /** Its own vacuum comes to them; so a gateway that starts need not have all of the table looked through. */
    @Override
    public boolean keepsReplaced() {
        return false;
    }

    @Override
    public Instant now() {
        return connections
                .ask(connection -> Questions.all(
                        connection, Sql.of("select clock_timestamp()"), row -> row.getObject(1, OffsetDateTime.class)))
                .getFirst()
                .toInstant();
    }

    @Override
    public void observe(StoreObserver observer) {
        connections.observer(observer);
    }

    /** Commits what was accepted; later calls are refused. */
    @Override
    public void close() {
        committers.close();
        connections.close();
    }
}
