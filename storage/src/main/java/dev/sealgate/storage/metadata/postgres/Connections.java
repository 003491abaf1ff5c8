package dev.sealgate.storage.metadata.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.StoreObserver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.LongSupplier;

/** Connections to the database, kept open and lent one by one. Thread-safe. */
final class Connections implements AutoCloseable {
    /** The driver writes about failures what it throws, too, past the gateway's log. */
    private static final java.util.logging.Logger DRIVER = java.util.logging.Logger.getLogger("org.postgresql");

    static {
        DRIVER.setLevel(java.util.logging.Level.OFF);
    }

    private final PostgresSettings settings;
    private final LongSupplier nanoTime;
    private final HikariDataSource pool;

    /** Each question holds the read lock. */
    private final ReadWriteLock closing = new ReentrantReadWriteLock();

    private volatile boolean closed;
    private volatile StoreObserver observer = StoreObserver.NONE;

    /** A question that can be asked again. */
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    Connections(PostgresSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        HikariConfig config = new HikariConfig();
        config.setPoolName("sealgate-metadata");
        config.setJdbcUrl(settings.jdbcUrl());
        config.setDataSourceProperties(settings.driverProperties());
        config.setCredentialsProvider(settings::credentials);
        config.setConnectionInitSql(ofSession(settings.deadline().dividedBy(2).toMillis()));
        config.setMaximumPoolSize(settings.connections());
        config.setMinimumIdle(Math.min(2, settings.connections()));
        config.setConnectionTimeout(acquireTime().toMillis());
        config.setValidationTimeout(acquireTime().toMillis());
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
    }

    /**
     * Limits of time, and for PostgreSQL that statements find records by the primary key whatever the statistics say of a table that
     * was empty a moment ago. A server that is told not to wait for its log is told otherwise: what is acknowledged must survive it. An
     * engine that does not know a setting goes without it.
     */
    private static String ofSession(long millis) {
        return """
                select set_config(s.name, s.value, false) from (values
                  ('statement_timeout', '%1$d'), ('idle_in_transaction_session_timeout', '%1$d'),
                  ('enable_seqscan', 'off'), ('enable_hashjoin', 'off'), ('enable_mergejoin', 'off'),
                  ('plan_cache_mode', 'force_generic_plan'), ('synchronous_commit', 'on')) s(name, value)
                where s.name in (select name from pg_settings
                  where name <> 'synchronous_commit' or setting = 'off')""".formatted(millis);
    }

    /** How long a connection is waited for: a part of the deadline, so that there is a second attempt. */
    private Duration acquireTime() {
        return settings.deadline().dividedBy(4);
    }

    void observer(StoreObserver told) {
        observer = told;
    }

    StoreObserver observer() {
        return observer;
    }

    Deadline deadline() {
        return Deadline.in(settings.deadline(), nanoTime);
    }

    Duration deadlineTime() {
        return settings.deadline();
    }

    /** A connection whose answers are waited for no longer than the deadline. The caller closes it. */
    Connection lend(Deadline deadline) throws SQLException {
        requireOpen();
        Connection connection = pool.getConnection();
        try {
            long millis = Math.max(deadline.left().toMillis(), acquireTime().toMillis());
            connection.setNetworkTimeout(Runnable::run, (int) Math.min(Integer.MAX_VALUE, millis));
            return connection;
        } catch (Throwable e) {
            connection.close();
            throw e;
        }
    }

    /** Closes the connection for good, because its state is not known. */
    void evict(Connection connection) {
        pool.evictConnection(connection);
    }

    /** Asks until there is an answer, as long as there is time for another attempt. */
    <T> T ask(Question<T> question) {
        Deadline deadline = deadline();
        Backoff backoff = new Backoff();
        while (true) {
            try {
                return attempt(question, deadline);
            } catch (SQLException e) {
                if (!PostgresFailures.mayPass(e)
                        || closed
                        || deadline.left().compareTo(acquireTime()) < 0
                        || !backoff.pause(deadline)) {
                    throw failure(e);
                }
                observer.retried();
            }
        }
    }

    private <T> T attempt(Question<T> question, Deadline deadline) throws SQLException {
        long begun = nanoTime.getAsLong();
        Lock running = closing.readLock();
        running.lock();
        try (Connection connection = lend(deadline)) {
            return question.ask(connection);
        } finally {
            running.unlock();
            observer.asked(Duration.ofNanos(nanoTime.getAsLong() - begun));
        }
    }

    StorageException failure(SQLException failure) {
        return closed ? closed() : PostgresFailures.of(failure);
    }

    void requireOpen() {
        if (closed) {
            throw closed();
        }
    }

    static StorageException.Unavailable closed() {
        return new StorageException.Unavailable("metadata store is closed");
    }

    /** A connection apart from the others, without limits of time, for what takes long. The caller closes it. */
    Connection unlimited() throws SQLException {
        requireOpen();
        Properties properties = settings.driverProperties();
        Credentials credentials = settings.credentials();
        Optional.ofNullable(credentials.getUsername()).ifPresent(user -> properties.put("user", user));
        Optional.ofNullable(credentials.getPassword()).ifPresent(password -> properties.put("password", password));
        return DriverManager.getConnection(settings.jdbcUrl(), properties);
    }

    /** Questions that are being asked get their answers first; later ones are refused. */
    @Override
    public void close() {
        closed = true;
        Lock alone = closing.writeLock();
        alone.lock();
        try {
            pool.close();
        } finally {
            alone.unlock();
        }
    }
}
