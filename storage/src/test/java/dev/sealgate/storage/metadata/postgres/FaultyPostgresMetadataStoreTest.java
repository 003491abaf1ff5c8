package dev.sealgate.storage.metadata.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.MetadataStoreContract;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The contract through a network that delays, and a server that refuses a fifth of all commits. */
@SuppressWarnings("NullAway.Init") // opened before each test
class FaultyPostgresMetadataStoreTest extends MetadataStoreContract {
    private static long refusals;

    private FaultyProxy proxy;

    @BeforeAll
    static void start() {
        refusals = 0;
    }

    @Override
    protected MetadataStore open() {
        PostgresServer server = PostgresServer.shared(18);
        proxy = new FaultyProxy(server.port(), 1);
        proxy.delay(10);
        proxy.refuse(0.2);
        String database = PostgresServer.databaseOf(server.database());
        return PostgresMetadataStore.open(PostgresSettings.parse(PostgresServer.uri(database, proxy.port()), Map.of()));
    }

    @AfterEach
    void closeProxy() {
        refusals += proxy.refusals();
        proxy.close();
    }

    @AfterAll
    static void refused() {
        assertTrue(refusals > 20, () -> "the proxy refused nothing, so nothing was tested: " + refusals);
    }

    @Override
    protected int incrementsOfAThread() {
        return 20;
    }
}
