package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables, and which layout they have: row 0 of the marks says it. */
final class PostgresLayout {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresLayout.class);

    /** Counts on when a gateway that knows only the number before would do damage. */
    private static final long NEWEST = 1;

    private static final String UNDEFINED_TABLE = "42P01";

    /** A row, a table, and a type of which the catalog has one by now: "if not exists" looks only before it begins. */
    private static final Set<String> MADE_BY_ANOTHER = Set.of("23505", "42P07", "42710");

    private static final List<String> TABLES = List.of(
            "create table if not exists sealgate_kv"
                    + " (t smallint not null, k bytea not null, v bytea not null, rev bigint not null, primary key (t, k))",
            "create table if not exists sealgate_mark"
                    + " (slot bigint not null primary key, rev bigint not null, at timestamp with time zone not null default now())",
            "insert into sealgate_mark (slot, rev) values (0, " + NEWEST + ") on conflict (slot) do nothing");

    private static final Sql LAYOUT = Sql.of("select rev from sealgate_mark where slot = 0");

    /** Nothing that a session can change. */
    private static final Sql UNSAFE = Sql.of("select name from pg_settings"
            + " where name in ('fsync', 'full_page_writes') and setting = 'off' order by name");

    private PostgresLayout() {}

    /** Makes the tables if they are not there; two gateways may do so at once. */
    static void prepare(Connections connections, PostgresSettings settings) {
        long layout = connections.ask(PostgresLayout::findOrCreate);
        if (layout != NEWEST) {
            throw new StorageException.Unavailable(
                    settings + " has layout " + layout + " of the metadata, this version knows "
                            + NEWEST
                            + (layout > NEWEST
                                    ? ": start the newer version that wrote it, or name another database"
                                    : ": start the version before this one, which can migrate it"));
        }
        connections
                .ask(connection -> Questions.all(connection, UNSAFE, row -> row.getString(1)))
                .forEach(setting -> LOG.warn(
                        "{}: {} is off: what is acknowledged may be lost when the database's machine stops",
                        settings,
                        setting));
    }

    private static long findOrCreate(Connection connection) throws SQLException {
        try {
            List<Long> found = Questions.all(connection, LAYOUT, row -> row.getLong(1));
            if (!found.isEmpty()) {
                return found.getFirst();
            }
        } catch (SQLException e) {
            if (!UNDEFINED_TABLE.equals(e.getSQLState())) {
                throw e;
            }
        }
        create(connection);
        return Questions.all(connection, LAYOUT, row -> row.getLong(1)).getFirst();
    }

    private static void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
            storePlainly(statement);
        } catch (SQLException e) {
            if (!MADE_BY_ANOTHER.contains(e.getSQLState())) {
                throw e;
            }
            throw new SQLException("two gateways created the tables at once", "40001", e);
        }
    }

    /** Ciphertext does not get smaller: PostgreSQL need not try. */
    private static void storePlainly(Statement statement) {
        try {
            statement.execute("alter table sealgate_kv alter column v set storage external");
        } catch (SQLException e) {
            LOG.debug("the database does not know how values are stored", e);
        }
    }
}
