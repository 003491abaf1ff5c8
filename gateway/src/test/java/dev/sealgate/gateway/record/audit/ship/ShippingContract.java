package dev.sealgate.gateway.record.audit.ship;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.record.audit.file.ClosedFile;
import dev.sealgate.gateway.record.audit.ship.Fleet.Station;
import dev.sealgate.storage.StorageException;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.MetadataStore;
import dev.sealgate.storage.metadata.Scans;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.TestDatabases;
import dev.sealgate.storage.seal.ByteRange;
import dev.sealgate.storage.seal.ByteSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a gateway's trail is where all gateways find it. */
abstract class ShippingContract {
    private static final String A = "aaaaaaaaaaaaaaaa";
    private static final String B = "bbbbbbbbbbbbbbbb";
    private static final Duration DECLARED_GONE_AFTER = Duration.ofSeconds(20);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(11);

    /** Larger than what is kept among the metadata. */
    private static final int LARGE = 20_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Fleet fleet;

    /** Thrown where a process is killed, and wherever it goes on. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    abstract MetadataStore open(Path empty);

    @BeforeEach
    void open() {
        fleet = new Fleet(open(directory.resolve("metadata")), directory);
    }

    @AfterEach
    void close() {
        fleet.store.close();
    }

    private static byte[] read(Station station, ShippedFile file) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[10_000];
        try (ByteSource source =
                station.shipped.open(file, ByteRange.all(file.content().sizeBytes()))) {
            while (all.size() < source.sizeBytes()) {
                int wanted = (int) Math.min(buffer.length, source.sizeBytes() - all.size());
                all.write(buffer, 0, source.read(all.size(), buffer, 0, wanted));
            }
        }
        return all.toByteArray();
    }

    private static Map<String, ShippedFile> rows(Station station) {
        Map<String, ShippedFile> rows = new TreeMap<>();
        Scans.forEach(
                station.database,
                ShipTables.FILES,
                KeyRange.all(),
                row -> rows.put(row.key().gateway() + "/" + row.key().name(), row.value()));
        return rows;
    }

    private void requireShipped(Station reader, Station owner) throws IOException {
        Map<String, ShippedFile> rows = rows(reader);
        for (ClosedFile file : owner.log.closedFiles()) {
            ShippedFile row = rows.get(owner.gateway + "/" + file.name());
            assertTrue(row != null, file.name() + " has no row");
            byte[] whole = read(reader, row);
            byte[] records = Files.readAllBytes(file.records());
            byte[] digests = Files.readAllBytes(file.digests());
            assertArrayEquals(records, Arrays.copyOf(whole, records.length));
            assertArrayEquals(digests, Arrays.copyOfRange(whole, records.length, whole.length));
            assertEquals(file.lastSequence(), row.lastSequence());
            assertEquals(file.earliest(), row.earliest());
            assertEquals(file.latest(), row.latest());
        }
    }

    private int rows(Schema table) {
        AtomicInteger count = new AtomicInteger();
        Scans.forEachKey(fleet.store, table, _ -> count.incrementAndGet());
        return count.get();
    }

    private static int blobs(Station station) {
        AtomicInteger count = new AtomicInteger();
        station.blobs.forEach(_ -> count.incrementAndGet());
        return count.get();
    }

    @Test
    void closedFiles_areWhereOthersReadThem_whateverTheirSize() throws IOException {
        Station a = fleet.start(A);
        Station b = fleet.start(B);
        a.record("small", 3, 100);
        a.cut();
        a.record("large", 10, LARGE);
        a.cut();
        a.record("open", 1, 100);
        assertTrue(a.shipper.shipClosed());
        assertEquals(2, rows(b).size());
        requireShipped(b, a);
        assertEquals(13, a.shipper.shippedTo());
        assertEquals(1, blobs(b));
        assertEquals(2, rows(Schema.AUDIT_FILE_TIMES));
    }

    @Test
    void nothingInClear_leavesTheMachine() throws IOException {
        Station a = fleet.start(A);
        a.record("secret", 10, LARGE);
        a.cut();
        a.shipper.shipClosed();
        assertEquals(1, blobs(a));
        try (Stream<Path> files = Files.walk(fleet.blobs())) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                    assertFalse(text.contains("secret") || text.contains("xxxxxxxx") || text.contains("digest"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    @Test
    void killedAtEachStepOfShipping_theNextLifeShipsTheRest_once_andNothingIsLeftBehind() throws IOException {
        Station writer = fleet.start(A);
        writer.record("first", 4, LARGE);
        writer.cut();
        writer.record("second", 4, LARGE);
        writer.cut();
        writer.record("third", 2, 10);
        writer.close();
        int points = 0;
        for (boolean killed = true; killed; points++) {
            killed = killedAt(points);
        }
        // Three files, each with a blob or a record, and a commit; others, such as reservations, come as they do.
        assertTrue(points > 6, points + " points");
    }

    private boolean killedAt(int point) throws IOException {
        AtomicBoolean armed = new AtomicBoolean();
        AtomicInteger left = new AtomicInteger(point);
        Station before = fleet.start(A, () -> {
            if (armed.get() && left.getAndDecrement() <= 0) {
                throw new Killed();
            }
        });
        armed.set(true);
        try {
            before.shipper.shipClosed();
        } catch (Killed e) {
            // The process ends here. A step of a thread in the background ends that thread alone.
        }
        boolean killed = left.get() < 0;
        before.kill();
        Station after = fleet.start(A);
        fleet.pass(DECLARED_GONE_AFTER);
        after.sweep();
        assertTrue(after.shipper.shipClosed());
        for (int i = 0; i < 3; i++) {
            fleet.pass(FORGOTTEN_AFTER);
            after.sweep();
        }
        assertEquals(after.log.closedFiles().size(), rows(after).size(), "point " + point);
        requireShipped(after, after);
        assertEquals(rows(Schema.FILE_BLOBS), blobs(after), "point " + point);
        after.shipped.removeBefore(fleet.instant().plus(Duration.ofDays(1)));
        for (int i = 0; i < 3; i++) {
            fleet.pass(FORGOTTEN_AFTER);
            after.sweep();
        }
        assertEquals(0, blobs(after), "point " + point);
        forget();
        after.close();
        return killed;
    }

    /** The next gateway ships everything again. */
    private void forget() {
        TestDatabases.over(fleet.store).write(tx -> tx.delete(ShipTables.CHAINS, A));
    }

    @Test
    void removalForAge_takesWholeFilesFromTheFront_ofEachTrail_andRemembersHowFar() {
        Station a = fleet.start(A);
        Station b = fleet.start(B);
        for (Station each : new Station[] {a, b}) {
            for (int i = 0; i < 3; i++) {
                each.record("r", 4, LARGE);
                each.cut();
                fleet.pass(Duration.ofHours(1));
            }
            each.shipper.shipClosed();
        }
        assertEquals(6, rows(a).size());
        // Those of A are three hours older.
        assertEquals(3, a.shipped.removeBefore(Fleet.START.plus(Duration.ofHours(3))));
        assertEquals(3, rows(b).size());
        assertEquals(3, rows(Schema.AUDIT_FILE_TIMES));
        assertEquals(12, a.database.get(ShipTables.CHAINS, A).orElseThrow().removedTo());
        // They are not shipped again by a life that does not know.
        a.cut();
        a.shipper.shipClosed();
        assertEquals(3, rows(b).size());
        fleet.pass(Duration.ofMinutes(1));
        a.sweep();
        fleet.pass(Duration.ofMinutes(1));
        a.sweep();
        assertEquals(3, blobs(a));
    }

    @Test
    void storeThatIsAway_isTriedAgain_andOwnFilesStayUntilThen() {
        AtomicBoolean away = new AtomicBoolean();
        Station a = fleet.start(A, () -> {
            if (away.get()) {
                throw new StorageException.Unavailable("away");
            }
        });
        a.record("r", 4, LARGE);
        a.cut();
        a.record("r", 1, 10);
        a.cut();
        away.set(true);
        assertFalse(a.shipper.shipClosed());
        away.set(false);
        fleet.pass(Duration.ofHours(1));
        assertEquals(0, a.log.removeBefore(fleet.instant(), a.shipper.shippedTo()));
        assertTrue(a.shipper.shipClosed());
        assertEquals(2, rows(a).size());
        assertEquals(1, a.log.removeBefore(fleet.instant(), a.shipper.shippedTo()));
    }
}
