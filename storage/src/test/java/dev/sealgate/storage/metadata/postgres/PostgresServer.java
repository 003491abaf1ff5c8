package dev.sealgate.storage.metadata.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Assumptions;
import org.opentest4j.TestAbortedException;

/**
 * A real PostgreSQL on a port of loopback, from binaries that the build puts beside this room's classes. Thread-safe.
 *
 * <p>Where it cannot run (another system than Linux, root without user namespaces), tests that ask for it are aborted and say why.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Map<Integer, PostgresServer> SHARED = new ConcurrentHashMap<>();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path programs;
    private final Path directory;
    private final int port;
    private String moreOptions = "";

    private PostgresServer(Path programs, Path directory, int port) {
        this.programs = programs;
        this.directory = directory;
        this.port = port;
    }

    /** The server of this version that all tests of the JVM share; it ends with the JVM. */
    public static PostgresServer shared(int version) {
        return SHARED.computeIfAbsent(version, PostgresServer::start);
    }

    /** A server of its own. The caller closes it. */
    public static PostgresServer start(int version) {
        try {
            Path programs = Binaries.unpacked(version).resolve("bin");
            Path directory = Files.createTempDirectory("sealgate-postgres-");
            PostgresServer server = new PostgresServer(programs, directory, freePort());
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
            run(
                    programs.resolve("initdb"),
                    "-D",
                    server.data(),
                    "-U",
                    "sealgate",
                    "-A",
                    "trust",
                    "-E",
                    "UTF8",
                    "--locale=C");
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Starts it again after {@link #kill}; returns when it can be asked. */
    public void start() {
        String options = "-h 127.0.0.1 -p " + port + " -k " + directory
                + " -c max_connections=200 -c shared_buffers=64MB" + moreOptions;
        run(
                programs.resolve("pg_ctl"),
                "start",
                "-w",
                "-t",
                "60",
                "-D",
                data(),
                "-l",
                directory.resolve("log").toString(),
                "-o",
                options);
    }

    /** Starts it again with this certificate, from when on it takes nobody who does without TLS. */
    void demandTls(Path certificate, Path key) {
        kill();
        try {
            Files.writeString(Path.of(data(), "pg_hba.conf"), "hostssl all all 127.0.0.1/32 trust\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        moreOptions = " -c ssl=on -c ssl_cert_file=" + certificate + " -c ssl_key_file=" + key;
        start();
    }

    /** Ends it as a loss of power would, but for the machine: nothing is written down any more. */
    public void kill() {
        run(programs.resolve("pg_ctl"), "stop", "-m", "immediate", "-D", data());
    }

    /** Of all of its processes, those that have ended included; on Linux only. */
    public Duration processorTime() {
        try {
            long postmaster = Long.parseLong(
                    Files.readAllLines(directory.resolve("data/postmaster.pid")).getFirst());
            long ticks = ticks(postmaster, 4);
            for (ProcessHandle each :
                    ProcessHandle.of(postmaster).orElseThrow().children().toList()) {
                ticks += ticks(each.pid(), 2);
            }
            return Duration.ofMillis(ticks * 10);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first of: as a user, as the kernel, and the same of children that have ended. */
    private static long ticks(long pid, int figures) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Arrays.stream(fields, 11, 11 + figures)
                .mapToLong(Long::parseLong)
                .sum();
    }

    public int port() {
        return port;
    }

    /** What the server has written into its log. */
    public String log() {
        try {
            return Files.readString(directory.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The URI of a new, empty database. */
    public String database() {
        String name = "t" + DATABASES.incrementAndGet();
        execute("postgres", "create database " + name);
        return uri(name, port);
    }

    /** The URI of a database by way of another port, for a proxy. */
    public static String uri(String database, int port) {
        return "postgresql://sealgate@127.0.0.1:" + port + "/" + database;
    }

    public static String databaseOf(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1);
    }

    public void execute(String database, String sql) {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The caller closes it. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=sealgate");
    }

    @Override
    public synchronized void close() {
        try {
            if (Files.exists(Path.of(data(), "postmaster.pid"))) {
                kill();
            }
            deleteAll(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void run(Path program, String... arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U")); // it refuses to run as root; in its own namespace it is nobody
        }
        command.add(program.toString());
        command.addAll(List.of(arguments));
        String output = outputOf(command);
        Assumptions.assumeTrue(output != null, () -> "PostgreSQL does not run here: " + command);
    }

    /** Aborts the test when the program cannot be run at all. */
    static String outputOf(List<String> command) {
        try {
            Path output = Files.createTempFile("sealgate-postgres-", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0) {
                    process.destroyForcibly();
                    throw new TestAbortedException(
                            "PostgreSQL does not run here: " + command + ": " + Files.readString(output));
                }
                return Files.readString(output);
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new TestAbortedException("PostgreSQL does not run here: " + command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The programs, which Maven copies to {@code storage/target/postgres} as the jars that they are published in. */
    private static final class Binaries {
        static Path unpacked(int version) throws IOException {
            Path jars = Path.of("..", "storage", "target", "postgres")
                    .toAbsolutePath()
                    .normalize();
            Path jar = jars.resolve("postgres-" + version + ".jar");
            Assumptions.assumeTrue(
                    Files.exists(jar),
                    () -> "no PostgreSQL here: " + jar + " is missing (./mvnw process-test-resources -pl storage)");
            Path target = jars.resolve(String.valueOf(version));
            synchronized (SHARED) {
                if (!Files.exists(target)) {
                    unpack(jar, jars, target);
                }
            }
            return target;
        }

        private static void unpack(Path jar, Path jars, Path target) throws IOException {
            Path fresh = Files.createTempDirectory(jars, "unpack-");
            Path archive = fresh.resolve("postgres.txz");
            try (ZipFile zip = new ZipFile(jar.toFile())) {
                ZipEntry packed = zip.stream()
                        .filter(entry -> entry.getName().endsWith(".txz"))
                        .findFirst()
                        .orElseThrow();
                try (InputStream content = zip.getInputStream(packed)) {
                    Files.copy(content, archive);
                }
            }
            outputOf(List.of("tar", "-xJf", archive.toString(), "-C", fresh.toString()));
            Files.delete(archive);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
