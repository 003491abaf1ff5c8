package dev.sealgate.gateway.record.audit.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.record.audit.file.TrailKey;
import dev.sealgate.gateway.record.audit.file.Verification;
import dev.sealgate.gateway.record.audit.ship.Fleet.Station;
import dev.sealgate.storage.SecretBytes;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.StoredRow;
import dev.sealgate.storage.seal.RootKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verification of the trails of two gateways, after somebody had his hands on the store or on a disk. */
class ChainVerificationTest {
    private static final String A = "aaaaaaaaaaaaaaaa";
    private static final String B = "bbbbbbbbbbbbbbbb";
    private static final int LARGE = 20_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Fleet fleet;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Station a;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Station b;

    /** Three shipped files of each, four records in every one, which know of each other. */
    @BeforeEach
    void ship() {
        fleet = new Fleet(new InMemoryMetadataStore(), directory);
        a = fleet.start(A);
        b = fleet.start(B);
        for (int i = 0; i < 3; i++) {
            for (Station each : List.of(a, b)) {
                each.record("r", 4, LARGE);
                each.cut();
                each.shipper.shipClosed();
                fleet.pass(Duration.ofMinutes(1));
            }
        }
    }

    private List<ChainReport> verify(Path trails, String... alive) throws IOException {
        return new ChainVerification(
                        b.database,
                        b.shipped,
                        Fleet.KEY.publicKey(),
                        Set.of(alive),
                        trails,
                        Verification.Watcher.NOBODY)
                .run();
    }

    /** Where none of the gateways has its directory. */
    private List<ChainReport> verify(String... alive) throws IOException {
        return verify(directory.resolve("elsewhere"), alive);
    }

    private static ChainReport of(String gateway, List<ChainReport> reports) {
        return reports.stream()
                .filter(report -> report.gateway().equals(gateway))
                .findFirst()
                .orElseThrow();
    }

    private static void assertFlaw(String begin, ChainReport report) {
        assertTrue(report.flaw().orElse("sound").startsWith(begin), report::toString);
    }

    private void delete(Schema table, Predicate<StoredRow> which) {
        fleet.store.write(tx -> fleet.store.scan(table, KeyRange.all(), 1_000).found().stream()
                .filter(which)
                .forEach(row -> tx.delete(table, row.key().view())));
    }

    private static Predicate<StoredRow> file(String gateway, long firstSequence) {
        return row -> ShipTables.FILES
                .keys()
                .decode(row.key().view())
                .equals(new ShippedFile.Key(
                        gateway,
                        firstSequence,
                        ShipTables.FILES.keys().decode(row.key().view()).name()));
    }

    @Test
    void whatWasShippedWholly_isSound_whoeverRuns() throws IOException {
        List<ChainReport> reports = verify();
        assertEquals(List.of(A, B), reports.stream().map(ChainReport::gateway).toList());
        for (ChainReport report : reports) {
            assertTrue(report.sound(), report::toString);
            assertEquals(List.of(), report.notes());
            assertEquals(3, report.files().files());
            assertEquals(12, report.files().last());
        }
        // With the directories at hand, too.
        assertTrue(verify(directory.resolve("audit")).stream().allMatch(ChainReport::sound));
    }

    @Test
    void whatIsNotShippedYet_isANote_ofOneThatRuns_orWhoseDirectoryIsHere_orThatIsRetired_elseItIsMissing()
            throws IOException {
        a.record("unshipped", 3, 10);
        a.kill();
        assertEquals(
                List.of("records 13 to 15 not shipped yet: on the gateway's own disk"),
                of(A, verify(A)).notes());
        assertTrue(of(A, verify(directory.resolve("audit"))).sound());
        ChainReport gone = of(A, verify());
        assertFlaw("records 13 to 15 missing: the gateway does not run", gone);
        b.shipped.retire(A, fleet.instant());
        ChainReport retired = of(A, verify());
        assertTrue(retired.sound(), retired::toString);
        assertTrue(
                retired.notes().getFirst().startsWith("records 13 to 15 never shipped: the gateway was retired on "));
    }

    @Test
    void whatAnOldKeySigned_isVerifiedByIt_alsoWhenItIsShippedLater() throws IOException {
        a.record("unshipped", 3, 10);
        byte[] other = new byte[RootKey.SIZE_BYTES];
        other[0] = 1;
        a.handOverTo(TrailKey.of(new RootKey(SecretBytes.owning(other))));
        a.record("new", 2, 10);
        a.cut();
        a.shipper.shipClosed();
        ChainReport report = of(A, verify(A, B));
        assertTrue(report.sound(), report::toString);
        assertEquals(17, report.files().last());
    }

    @Test
    void removedRows_areMissed_wherever() throws IOException {
        List<StoredRow> all =
                fleet.store.scan(Schema.AUDIT_FILES, KeyRange.all(), 100).found();
        delete(Schema.AUDIT_FILES, file(A, 5));
        assertFlaw("records 5 to 8 missing", of(A, verify(A, B)));
        assertTrue(of(B, verify(A, B)).sound());
        putBack(all);
        delete(Schema.AUDIT_FILES, file(A, 1));
        assertFlaw("records 1 to 4 missing: the shipped files before ", of(A, verify(A, B)));
        putBack(all);
        delete(Schema.AUDIT_FILES, file(A, 9));
        assertFlaw("records 9 to 12 missing: they were shipped, and are gone", of(A, verify(A, B)));
        putBack(all);
        assertTrue(of(A, verify(B)).sound());
    }

    private void putBack(List<StoredRow> rows) {
        fleet.store.write(tx -> rows.forEach(
                row -> tx.put(Schema.AUDIT_FILES, row.key().view(), row.value().view())));
    }

    @Test
    void wholeTrailThatWasRemoved_isMissed_becauseOthersKnowIt() throws IOException {
        delete(
                Schema.AUDIT_FILES,
                row -> ShipTables.FILES
                        .keys()
                        .decode(row.key().view())
                        .gateway()
                        .equals(A));
        delete(Schema.AUDIT_FILE_TIMES, row -> true);
        delete(
                Schema.AUDIT_CHAINS,
                row -> ShipTables.CHAINS.keys().decode(row.key().view()).equals(A));
        delete(
                Schema.AUDIT_MARK,
                row -> ShipTables.CHAINS.keys().decode(row.key().view()).equals(A));
        List<ChainReport> reports = verify(B);
        assertTrue(of(B, reports).sound(), reports::toString);
        // B opened its last file when A had come to the end of its third.
        assertFlaw("records 1 to 12 missing: the trail of gateway " + B, of(A, reports));
    }

    @Test
    void removalForAge_isMissedByNobody() throws IOException {
        assertEquals(4, b.shipped.removeBefore(Fleet.START.plus(Duration.ofMinutes(4))));
        for (ChainReport report : verify()) {
            assertTrue(report.sound(), report::toString);
            assertEquals(9, report.files().first());
        }
        b.shipped.removeBefore(Fleet.START.plus(Duration.ofDays(4)));
        for (ChainReport report : verify()) {
            assertTrue(report.sound(), report::toString);
            assertEquals(0, report.files().files());
        }
    }

    @Test
    void alteredBlob_isNamed() throws IOException {
        try (Stream<Path> files = Files.walk(fleet.blobs())) {
            files.filter(Files::isRegularFile).forEach(ChainVerificationTest::alter);
        }
        for (ChainReport report : verify()) {
            String flaw = report.flaw().orElse("sound");
            assertTrue(flaw.contains(": missing, or not what was shipped: records from 1 on"), flaw);
        }
    }

    private static void alter(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void alteredFileOfTheOwnDirectory_isNamed_althoughItWasShipped() throws IOException {
        Path records = a.log.closedFiles().get(1).records();
        Files.writeString(records, Files.readString(records).replaceFirst("\"name\":\"r0\"", "\"name\":\"r9\""));
        assertTrue(of(A, verify(A, B)).sound());
        ChainReport report = of(A, verify(directory.resolve("audit"), A, B));
        String flaw = report.flaw().orElse("sound");
        assertTrue(flaw.startsWith(fleet.trail(A) + ": ") && flaw.contains("record 5 was altered"), flaw);
    }

    @Test
    void trailThatLostItsDirectory_isNamed_asSoonAsItsGatewayStarts() throws IOException {
        a.record("unshipped", 3, 10);
        a.kill();
        try (Stream<Path> files = Files.list(fleet.trail(A))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        a.cut();
        assertTrue(a.log.findings().trail().isPresent());
        a.record("later", 1, 10);
        a.cut();
        a.shipper.shipClosed();
        assertFlaw("records 13 to 15 missing", of(A, verify(A, B)));
    }
}
