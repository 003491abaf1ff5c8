package dev.sealgate.storage.metadata.postgres;

import dev.sealgate.storage.StorageException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A row of the database in which one committer marks its newest commit, so that it can be told what became of a commit whose answer
 * was lost. Used by one thread at a time.
 */
final class Slot {
    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

    /** Nobody waits that long for a commit: whose slot it was is gone, or will draw another. */
    private static final String ABANDONED =
            "delete from sealgate_mark where slot > 0 and at < now() - interval '1 day'";

    private final Connections connections;
    private final SecureRandom random;
    private long slot;
    private long newest;

    Slot(Connections connections, SecureRandom random) {
        this.connections = connections;
        this.random = random;
    }

    /**
     * Whether the batch was committed; if not, nothing of it is there.
     *
     * @throws SQLException when the server refused it, or it was not sent
     * @throws StorageException.Unavailable when it is not known whether it was committed
     */
    boolean commit(Batch batch, Deadline deadline) throws SQLException {
        long mine = fresh();
        try (Connection connection = connections.lend(deadline)) {
            if (slot == 0) {
                drawOn(connection);
            }
            try {
                boolean committed = new CommitStatement(batch, slot, newest, mine).execute(connection);
                newest = committed ? mine : newest;
                return committed;
            } catch (SQLException e) {
                if (PostgresFailures.isRefusal(e)) {
                    rollBack(connection);
                    throw e;
                }
                connections.evict(connection);
                return resolve(mine, e, deadline);
            }
        }
    }

    private void drawOn(Connection connection) throws SQLException {
        try {
            draw(connection);
        } catch (SQLException e) {
            connections.evict(connection);
            throw e;
        }
    }

    private void rollBack(Connection connection) {
        try {
            run(connection, Sql.of("rollback"));
        } catch (SQLException e) {
            connections.evict(connection);
        }
    }

    private long fresh() {
        long rev = random.nextLong();
        return rev == Seen.ABSENT ? 1 : rev;
    }

    /** New slots wait for whoever has all marks locked, by the row of the layout. */
    private void draw(Connection connection) throws SQLException {
        long drawn = random.nextLong(Long.MAX_VALUE - 1) + 1;
        long rev = fresh();
        run(connection, Sql.of(ABANDONED));
        run(
                connection,
                Sql.of(
                        "begin; select 1 from sealgate_mark where slot = 0 for update; insert into sealgate_mark (slot, rev) values (?, ?); commit",
                        drawn,
                        rev));
        slot = drawn;
        newest = rev;
    }

    private static int run(Connection connection, Sql sql) throws SQLException {
        try (var statement = sql.prepare(connection)) {
            return statement.execute() ? -1 : statement.getUpdateCount();
        }
    }

    /** Sees to it that a commit that is still on its way will not happen, and whether it did. */
    private boolean resolve(long mine, SQLException lost, Deadline deadline) {
        Deadline last = deadline.plus(connections.deadlineTime().dividedBy(2));
        Backoff backoff = new Backoff();
        do {
            try (Connection connection = connections.lend(last)) {
                long fence = fresh();
                run(
                        connection,
                        Sql.of(
                                "update sealgate_mark set rev = ?, at = now() where slot = ? and rev = ?",
                                fence,
                                slot,
                                newest));
                List<Long> now = Questions.all(
                        connection,
                        Sql.of("select rev from sealgate_mark where slot = ?", slot),
                        row -> row.getLong(1));
                if (now.isEmpty()) {
                    slot = 0;
                    return false;
                }
                newest = now.getFirst();
                return newest == mine;
            } catch (SQLException e) {
                lost.addSuppressed(e);
            }
        } while (backoff.pause(last));
        slot = 0;
        connections.observer().unknown();
        LOG.warn("a commit of the metadata was lost on its way, and the database cannot say what became of it", lost);
        throw new StorageException.Unavailable("metadata database: whether the commit happened is not known", lost);
    }

    /** Whether the slot is still there; otherwise the next commit draws another. */
    void look() {
        if (slot != 0) {
            List<Long> now = connections.ask(connection -> Questions.all(
                    connection, Sql.of("select rev from sealgate_mark where slot = ?", slot), row -> row.getLong(1)));
            slot = now.isEmpty() || now.getFirst() != newest ? 0 : slot;
        }
    }

    /** Takes the row away, if the database can be asked. */
    void giveUp() {
        if (slot != 0) {
            try (Connection connection = connections.lend(connections.deadline())) {
                run(connection, Sql.of("delete from sealgate_mark where slot = ?", slot));
            } catch (SQLException | StorageException e) {
                LOG.debug("the mark of a committer stays for a day", e);
            }
            slot = 0;
        }
    }
}
