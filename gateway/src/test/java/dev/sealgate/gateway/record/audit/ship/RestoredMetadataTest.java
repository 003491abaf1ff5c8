package dev.sealgate.gateway.record.audit.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.record.audit.TrailMarkTable;
import dev.sealgate.gateway.record.audit.file.TrailReport;
import dev.sealgate.gateway.record.audit.file.Verification;
import dev.sealgate.gateway.record.audit.ship.Fleet.Station;
import dev.sealgate.storage.metadata.InMemoryMetadataStore;
import dev.sealgate.storage.metadata.KeyRange;
import dev.sealgate.storage.metadata.Schema;
import dev.sealgate.storage.metadata.StoredRow;
import dev.sealgate.storage.metadata.TestDatabases;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shared store that is brought back to an earlier time, and the trails that know of a later one. */
class RestoredMetadataTest {
    private static final String A = "aaaaaaaaaaaaaaaa";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Fleet fleet;

    @BeforeEach
    void open() {
        fleet = new Fleet(new InMemoryMetadataStore(), directory);
    }

    private List<StoredRow> marks() {
        return fleet.store.scan(Schema.AUDIT_MARK, KeyRange.all(), 100).found();
    }

    private void restore(List<StoredRow> rows) {
        fleet.store.write(tx -> {
            marks().forEach(row -> tx.delete(Schema.AUDIT_MARK, row.key().view()));
            rows.forEach(row ->
                    tx.put(Schema.AUDIT_MARK, row.key().view(), row.value().view()));
        });
    }

    private TrailReport verify() throws IOException {
        TrailMarkTable marks = new TrailMarkTable(TestDatabases.over(fleet.store), A, fleet);
        return Verification.of(fleet.trail(A), Fleet.KEY.publicKey(), marks);
    }

    @Test
    void startsOneAfterTheOther_missNothing() throws IOException {
        Station a = fleet.start(A);
        for (int i = 0; i < 4; i++) {
            a.record("r", 2, 10);
            a.cut();
            assertEquals(Optional.empty(), a.log.findings().metadata());
            assertEquals(Optional.empty(), verify().flaw());
            assertEquals(List.of(), verify().notes());
        }
    }

    @Test
    void olderStore_isNoticedAtTheNextStart_andByVerification() throws IOException {
        Station a = fleet.start(A);
        a.record("r", 2, 10);
        a.cut();
        List<StoredRow> before = marks();
        fleet.pass(Duration.ofMinutes(1));
        a.record("r", 2, 10);
        a.log.close();
        assertEquals(Optional.empty(), verify().flaw());
        restore(before);
        String flaw = verify().flaw().orElseThrow();
        assertTrue(flaw.startsWith("metadata: changes "), flaw);
        a.cut();
        assertTrue(a.log.findings().metadata().isPresent());
        a.record("r", 1, 10);
        // It goes on from there, and says so for ever.
        a.cut();
        assertEquals(Optional.empty(), a.log.findings().metadata());
        assertEquals(Optional.empty(), verify().flaw());
    }

    @Test
    void olderStore_whileTheGatewayRuns_isSaidByItsDigests() throws IOException {
        Station a = fleet.start(A);
        a.record("r", 2, 10);
        a.cut();
        List<StoredRow> before = marks();
        a.record("r", 1, 10);
        fleet.pass(Duration.ofMinutes(2));
        a.record("r", 1, 10);
        restore(before);
        fleet.pass(Duration.ofMinutes(2));
        a.record("r", 1, 10);
        fleet.pass(Duration.ofMinutes(2));
        a.record("r", 1, 10);
        a.cut();
        assertEquals(1, verify().notes().size(), verify()::toString);
    }

    @Test
    void storeThatNeverKnewThisTrail_isAnotherOne_andNothingIsMissed() throws IOException {
        Station a = fleet.start(A);
        a.record("r", 2, 10);
        a.log.close();
        restore(List.of());
        a.cut();
        assertEquals(Optional.empty(), a.log.findings().metadata());
        assertEquals(Optional.empty(), verify().flaw());
    }
}
