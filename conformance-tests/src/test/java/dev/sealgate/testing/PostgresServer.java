package dev.sealgate.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL of a test's own, in a process that can be killed and started again on its directory and port. It is told not to wait for its
 * log ({@code synchronous_commit = off}), so that a gateway that does not tell it otherwise loses what it acknowledged.
 */
public final class PostgresServer implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 500;
    private static final long START_SECONDS = 60;

    private final Path directory;
    private final EmbeddedPostgres server;

    private PostgresServer(Path directory, EmbeddedPostgres server) {
        this.directory = directory;
        this.server = server;
    }

    /** On a free port, with files in the directory. */
    public static PostgresServer start(Path directory) {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(directory.resolve("postgres"))
                    .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
                    .setServerConfig("synchronous_commit", "off")
                    .start();
            return new PostgresServer(directory, server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As gateways are told where it is. */
    public String uri(String database) {
        return "postgresql://postgres@127.0.0.1:" + server.getPort() + "/" + database;
    }

    public void createDatabase(String name) {
        execute("postgres", "create database " + name);
    }

    /** In one of its databases. */
    public void execute(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The first column of what is answered, as text. */
    public List<String> column(String database, String sql) {
        List<String> values = new ArrayList<>();
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
        return values;
    }

    private Connection connect(String database) throws SQLException {
        return server.getDatabase("postgres", database).getConnection();
    }

    /** {@code kill -9} of the server's first process; the others notice and end. */
    public void kill() {
        ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
        postmaster.destroyForcibly();
        postmaster.onExit().join();
    }

    private long pid() {
        try {
            return Long.parseLong(
                    Files.readAllLines(directory.resolve("postgres").resolve("postmaster.pid"))
                            .getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After {@link #kill}, as it was started before. Until the processes of the killed one are gone, a new one refuses to start. */
    public void startAgain() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        Process process = launch();
        while (!answers()) {
            if (!process.isAlive()) {
                process = launch();
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "PostgreSQL did not start again: " + GatewayProcess.read(directory.resolve("again.log")));
            }
            GatewayProcess.pause();
        }
    }

    /** By the command that the server noted when it started. As root it refuses to run; in a namespace of its own it is nobody. */
    private Process launch() {
        String command =
                "exec " + GatewayProcess.read(directory.resolve("postgres").resolve("postmaster.opts"));
        List<String> shell = System.getProperty("user.name").equals("root")
                ? List.of("unshare", "-U", "sh", "-c", command)
                : List.of("sh", "-c", command);
        try {
            return new ProcessBuilder(shell)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve("again.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (Connection connection = server.getPostgresDatabase().getConnection()) {
            return connection.isValid(1);
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
