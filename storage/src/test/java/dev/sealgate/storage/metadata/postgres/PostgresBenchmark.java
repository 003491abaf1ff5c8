package dev.sealgate.storage.metadata.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sealgate.storage.Bytes;
import dev.sealgate.storage.metadata.Delimiter;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Known;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.RecordKey;
import dev.sealgate.storage.metadata.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;

/**
 * What the metadata in PostgreSQL costs, beside what PostgreSQL itself does in the same run; see {@code docs/PERFORMANCE.md}.
 *
 * <p>Rounds of both go by turns, and say what processor time each took, of which other load on the machine has no share. An argument such as {@code ?connections=36&committers=8} is added to the URI. A transaction like that of a PUT: a bucket and an object read, two records written, of which one has 4 KiB.
 */
final class PostgresBenchmark {
    private static final int THREADS = 32;
    private static final long SECONDS = 5;
    private static final int ROUNDS = 3;
    private static final int RECORDS = 1_000_000;

    private PostgresBenchmark() {}

    private interface Work {
        void once() throws Exception;
    }

    private interface Opening {
        Work open() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        try (PostgresServer server = PostgresServer.start(18)) {
            String uri = server.database();
            String database = PostgresServer.databaseOf(uri);
            try (MetadataStore store =
                    PostgresMetadataStore.open(PostgresSettings.parse(uri + String.join("", arguments), Map.of()))) {
                store.write(tx -> tx.put(Schema.BUCKETS, key("bucket"), new byte[200]));
                server.execute(database, "create table plain (k bytea primary key, v bytea not null)");
                for (int round = -1; round < ROUNDS; round++) {
                    Rate plain = plain(server, database);
                    Rate puts = rate(server, () -> () -> put(store));
                    System.out.printf(
                            "%d threads: PUT-like transactions %s, PostgreSQL's single-row inserts of 4 KiB %s: %.2f%s%n",
                            THREADS,
                            puts,
                            plain,
                            (double) puts.perSecond() / plain.perSecond(),
                            round < 0 ? " (warming up)" : "");
                }
                listings(store, server, database);
            }
        }
    }

    private static Rate plain(PostgresServer server, String database) throws Exception {
        List<Connection> connections = new ArrayList<>();
        try {
            return rate(server, () -> {
                Connection connection = server.connect(database);
                connections.add(connection);
                return insertInto(connection);
            });
        } finally {
            for (Connection each : connections) {
                each.close();
            }
        }
    }

    private static byte[] key(String text) {
        return text.getBytes(UTF_8);
    }

    private static Work insertInto(Connection connection) throws Exception {
        PreparedStatement insert = connection.prepareStatement("insert into plain values (?, ?)");
        return () -> {
            insert.setBytes(1, randomKey());
            insert.setBytes(2, random(4096));
            insert.execute();
        };
    }

    private static byte[] randomKey() {
        return random(16);
    }

    /** Values are ciphertext: nobody makes them smaller. */
    private static byte[] random(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return random;
    }

    private static void put(MetadataStore store) {
        byte[] object = randomKey();
        Known known = store.ahead(List.of(
                new RecordKey(Schema.BUCKETS, Bytes.owning(key("bucket"))),
                new RecordKey(Schema.OBJECTS, Bytes.owning(object))));
        store.inTransaction(known, tx -> {
            tx.get(Schema.BUCKETS, key("bucket"));
            tx.get(Schema.OBJECTS, object);
            tx.put(Schema.INLINE_BLOBS, object, random(4096));
            tx.put(Schema.OBJECTS, object, random(400));
            return known;
        });
    }

    /** @param serverMicros processor time of the server for each, and likewise of this process */
    private record Rate(long perSecond, double serverMicros, double clientMicros) {
        @Override
        public String toString() {
            return "%d/s (%.0f us of the server, %.0f of the client)".formatted(perSecond, serverMicros, clientMicros);
        }
    }

    private static Rate rate(PostgresServer server, Opening opening) throws Exception {
        List<Future<Long>> running = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int thread = 0; thread < THREADS; thread++) {
                Work work = opening.open();
                running.add(executor.submit(() -> {
                    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
                    long done = 0;
                    while (System.nanoTime() < end) {
                        work.once();
                        done++;
                    }
                    return done;
                }));
            }
            Duration serverBefore = server.processorTime();
            Duration clientBefore = own();
            long all = 0;
            for (Future<Long> each : running) {
                all += each.get();
            }
            return new Rate(
                    all / SECONDS,
                    micros(serverBefore, server.processorTime()) / all,
                    micros(clientBefore, own()) / all);
        }
    }

    private static Duration own() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private static double micros(Duration before, Duration after) {
        return after.minus(before).toNanos() / 1e3;
    }

    private static void listings(MetadataStore store, PostgresServer server, String database) {
        server.execute(
                database,
                "insert into sealgate_kv select " + Schema.UPLOADS.id()
                        + ", convert_to(lpad((i / 1000)::text, 4, '0') || '/' || lpad(i::text, 7, '0'), 'UTF8'), '\\x00'::bytea, i + 1 from generate_series(0, "
                        + (RECORDS - 1) + ") i");
        Delimiter slash = new Delimiter(0, Bytes.owning(key("/")), Optional.empty());
        KeyRange middle = KeyRange.all().startingAt(key("0500/"));
        measure(
                "a page of 1,000 rows out of 1,000,000",
                () -> store.scan(Schema.UPLOADS, middle, 1_000).found().size());
        measure(
                "a page of 1,000 keys out of 1,000,000",
                () -> store.keys(Schema.UPLOADS, middle, 1_000).found().size());
        measure(
                "1,000 common prefixes of 1,000,000 keys",
                () -> store.groups(Schema.UPLOADS, KeyRange.all(), slash, 1_000)
                        .found()
                        .size());
    }

    private static void measure(String what, IntSupplier question) {
        List<Long> times = new ArrayList<>();
        int found = 0;
        for (int i = 0; i < 60; i++) {
            long begun = System.nanoTime();
            found = question.getAsInt();
            times.add(System.nanoTime() - begun);
        }
        times.sort(null);
        System.out.printf("%s: %.2f ms (median, %d found)%n", what, times.get(times.size() / 2) / 1e6, found);
    }
}
