package dev.sealgate.storage.metadata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.StoreObserver;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a store tells of itself when something is in its way. */
@Timeout(60)
class PostgresObserverTest {
    private static final byte[] KEY = "k".getBytes(UTF_8);

    private static final class Told implements StoreObserver {
        final AtomicInteger asked = new AtomicInteger();
        final AtomicInteger committed = new AtomicInteger();
        final AtomicInteger conflicts = new AtomicInteger();
        final AtomicInteger retries = new AtomicInteger();
        final AtomicInteger unknown = new AtomicInteger();

        @Override
        public void committed(int transactions) {
            committed.addAndGet(transactions);
        }

        @Override
        public void conflicted() {
            conflicts.incrementAndGet();
        }

        @Override
        public void retried() {
            retries.incrementAndGet();
        }

        @Override
        public void unknown() {
            unknown.incrementAndGet();
        }

        @Override
        public void asked(Duration time) {
            assertTrue(time.isPositive());
            asked.incrementAndGet();
        }
    }

    private static MetadataStore open(String uri) {
        return PostgresMetadataStore.open(PostgresSettings.parse(uri, Map.of()));
    }

    private static void put(MetadataStore store) {
        store.write(tx -> tx.put(Schema.OBJECTS, KEY, KEY));
    }

    @Test
    void transactionThatLostARace_isAConflict() {
        String database = PostgresServer.shared(18).database();
        try (MetadataStore store = open(database);
                MetadataStore other = open(database)) {
            Told told = new Told();
            store.observe(told);
            AtomicBoolean again = new AtomicBoolean();
            store.write(tx -> {
                tx.get(Schema.OBJECTS, KEY);
                if (!again.getAndSet(true)) {
                    put(other);
                }
                tx.put(Schema.OBJECTS, KEY, new byte[] {1});
            });
            assertEquals(1, told.conflicts.get());
            assertEquals(1, told.committed.get());
            assertTrue(told.asked.get() >= 2, "it read twice");
            assertEquals(0, told.retries.get() + told.unknown.get());
        }
    }

    @Test
    void commitThatTheServerRefused_isRetried() {
        PostgresServer server = PostgresServer.shared(18);
        try (FaultyProxy proxy = new FaultyProxy(server.port(), 1);
                MetadataStore store =
                        open(PostgresServer.uri(PostgresServer.databaseOf(server.database()), proxy.port()))) {
            Told told = new Told();
            store.observe(told);
            proxy.refuse(0.5);
            for (int i = 0; i < 20; i++) {
                put(store);
            }
            assertEquals(proxy.refusals(), told.retries.get());
            assertTrue(told.retries.get() > 0);
            assertEquals(20, told.committed.get());
        }
    }

    @Test
    @SuppressWarnings("try") // the proxy goes away in the middle of it
    void commitOfWhichNobodySaysWhatBecameOfIt_isUnknown() throws Exception {
        PostgresServer server = PostgresServer.shared(18);
        String database = PostgresServer.databaseOf(server.database());
        try (FaultyProxy proxy = new FaultyProxy(server.port(), 1);
                MetadataStore store = open(
                        PostgresServer.uri(database, proxy.port()) + "?deadlineSeconds=2&connections=2&committers=1");
                Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            put(store);
            Told told = new Told();
            store.observe(told);
            connection.setAutoCommit(false);
            statement.execute("select 1 from sealgate_kv for update"); // the commit waits for it
            long before = proxy.trips();
            Future<?> committing = executor.submit(() -> put(store));
            while (proxy.trips() == before) {
                Thread.sleep(5);
            }
            proxy.close();
            Throwable failure =
                    assertThrows(ExecutionException.class, committing::get).getCause();
            assertTrue(failure instanceof StorageException.Unavailable, () -> String.valueOf(failure));
            assertEquals(1, told.unknown.get());
            assertEquals(0, told.committed.get());
        }
    }
}
