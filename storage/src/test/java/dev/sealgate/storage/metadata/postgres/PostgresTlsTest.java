package dev.sealgate.storage.metadata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Schema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose certificate is for {@code localhost}, and that takes nobody without TLS. */
@Timeout(120)
@SuppressWarnings("NullAway.Init") // set before all tests
class PostgresTlsTest {
    @TempDir
    private static Path directory;

    private static PostgresServer server;
    private static String database;
    private static TlsIdentity identity;
    private static TlsIdentity stranger;

    @BeforeAll
    static void start() throws Exception {
        identity = TlsIdentity.of("localhost", Files.createDirectory(directory.resolve("server")));
        stranger = TlsIdentity.of("localhost", Files.createDirectory(directory.resolve("stranger")));
        server = PostgresServer.start(18);
        database = PostgresServer.databaseOf(server.database());
        server.demandTls(identity.certificate(), identity.key());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static PostgresSettings settings(String host, String parameters) {
        return PostgresSettings.parse(
                "postgresql://sealgate@" + host + ":" + server.port() + "/" + database + "?deadlineSeconds=2&"
                        + parameters,
                Map.of());
    }

    private static String refusal(String host, String parameters) {
        String message = String.valueOf(assertThrows(
                        StorageException.Unavailable.class,
                        () -> PostgresMetadataStore.open(settings(host, parameters)))
                .getMessage());
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    /** The second is what is done without a word about it: TLS where the server has it, unverified. */
    @ParameterizedTest
    @ValueSource(strings = {"sslmode=verify-full&sslrootcert=", "ApplicationName=sealgate#"})
    void verifiedServer_isUsedOverTls(String parameters) throws Exception {
        String all = parameters.endsWith("#") ? parameters.replace("#", "") : parameters + identity.certificate();
        try (MetadataStore store = PostgresMetadataStore.open(settings("localhost", all));
                Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet plain =
                        statement.executeQuery("select count(*) filter (where s.ssl), count(*) from pg_stat_ssl s"
                                + " join pg_stat_activity a using (pid) where a.application_name = 'sealgate'")) {
            store.write(tx -> tx.put(Schema.OBJECTS, "k".getBytes(UTF_8), new byte[] {1}));
            assertTrue(plain.next() && plain.getInt(1) > 0);
            assertEquals(plain.getInt(2), plain.getInt(1));
        }
    }

    @Test
    void serverOfAnotherAuthority_isRefused() {
        String message = refusal("localhost", "sslmode=verify-full&sslrootcert=" + stranger.certificate());
        assertTrue(message.contains("sslrootcert"), message);
        assertFalse(message.contains("check that it runs"), message);
    }

    @Test
    void serverOfAnotherName_isRefused() {
        String message = refusal("127.0.0.1", "sslmode=verify-full&sslrootcert=" + identity.certificate());
        assertTrue(message.contains("127.0.0.1") && message.contains("name in the server's certificate"), message);
        assertFalse(message.contains("check that it runs"), message);
    }

    @Test
    void missingFileOfAuthorities_isNamed() {
        Path file = directory.resolve("absent.pem");
        String message = refusal("localhost", "sslmode=verify-full&sslrootcert=" + file);
        assertTrue(message.contains(file.toString()), message);
    }

    @Test
    void withoutTls_theServersRefusalSaysWhatToDo() {
        String message = refusal("localhost", "sslmode=disable");
        assertTrue(message.contains("sslmode=verify-full") && message.contains("TLS"), message);
        assertFalse(message.contains("password"), message);
    }
}
