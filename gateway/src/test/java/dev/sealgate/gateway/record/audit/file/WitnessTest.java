package dev.sealgate.gateway.record.audit.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sealgate.gateway.record.audit.file.TrailFindings.LostChanges;
import dev.sealgate.storage.metadata.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trail and the metadata vouch for each other: whichever lags behind is named, and nothing else is. */
class WitnessTest {
    private static final TrailFindings NOTHING = new TrailFindings(Optional.empty(), Optional.empty());
    private static final TrailLimits LIMITS =
            new TrailLimits(600, Duration.ofHours(1), 1 << 20, 2, Duration.ofMinutes(1));

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    Path directory;

    /** What somebody does while the gateway is down. */
    private interface Damage {
        void doTo(Trails trail) throws IOException;
    }

    private AuditLog open(Trails trail) {
        return trail.open(LIMITS, Durability.STRICT);
    }

    /** Three files; the metadata went to change 120. */
    private Trails trail(String name) {
        Trails trail = new Trails(directory.resolve(name));
        for (int file = 1; file <= 3; file++) {
            trail.pass(Duration.ofSeconds(1));
            try (AuditLog log = open(trail)) {
                for (int i = 1; i <= 3; i++) {
                    trail.changes(file * 40L + i - 3);
                    trail.append(log, i, i);
                }
            }
        }
        return trail;
    }

    /** As a gateway does: what is missing is recorded before anything else. */
    private TrailFindings start(Trails trail) {
        trail.pass(Duration.ofSeconds(1));
        try (AuditLog log = open(trail)) {
            if (!log.findings().equals(NOTHING)) {
                log.append(List.of(trail.record("loss")));
            }
            trail.append(log, 1, 1);
            return log.findings();
        }
    }

    private static void delete(List<Path> files) throws IOException {
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private static void removeAll(Trails trail) throws IOException {
        delete(trail.files(""));
        Files.delete(trail.directory);
    }

    private static void removeNewest(Trails trail) throws IOException {
        delete(List.of(trail.newest(".jsonl"), trail.newest(".digests")));
    }

    private static void removeNewestDigests(Trails trail) throws IOException {
        Files.delete(trail.newest(".digests"));
    }

    private static void removeAllDigests(Trails trail) throws IOException {
        delete(trail.files(".digests"));
    }

    private static void cutToAnEarlierDigest(Trails trail) throws IOException {
        List<String> digests = Files.readAllLines(trail.newest(".digests"));
        Files.write(trail.newest(".digests"), digests.subList(0, 2));
        trail.rewrite(trail.lines().subList(0, 2));
    }

    private static void bringBackOlderMetadata(Trails trail) {
        trail.changes(90);
    }

    @Test
    void trailAndMetadataThatFit_areSound() throws IOException {
        Trails trail = trail("sound");
        assertEquals(Optional.empty(), trail.verifyAll().flaw());
        assertEquals(NOTHING, start(trail));
        assertEquals(Optional.empty(), trail.verifyAll().flaw());
        assertEquals(List.of(), trail.verifyAll().notes());
    }

    @Test
    void whatIsTakenOffTheTrail_isNamed_beforeTheNextStartAndForEver() throws IOException {
        List<Damage> damages = List.of(
                WitnessTest::removeAll,
                WitnessTest::removeNewest,
                WitnessTest::removeNewestDigests,
                WitnessTest::removeAllDigests,
                WitnessTest::cutToAnEarlierDigest);
        List<String> expected = List.of(
                "records up to 9 missing: the metadata know the digest about records up to 9 in audit-20260304T050610000Z-"
                        + "000000000000007.jsonl, and the trail has it not: all of its files were taken away",
                "records 7 to 9 missing: the metadata know the digest",
                "nothing vouches for the records from 7 on",
                "nothing vouches for the records from 1 on",
                "record 9 missing: the metadata know the digest");
        for (int i = 0; i < damages.size(); i++) {
            Trails trail = trail("damage" + i);
            TrailMark known = trail.read().orElseThrow();
            damages.get(i).doTo(trail);
            String flaw = trail.verifyAll().flaw().orElse("sound");
            assertTrue(flaw.contains(expected.get(i)), flaw);
            assertEquals(new TrailFindings(Optional.of(known), Optional.empty()), start(trail), "damage " + i);
            assertFalse(trail.verifyAll().sound(), "damage " + i);
            assertEquals(NOTHING, start(trail), "damage " + i);
            assertFalse(trail.verify().sound(), "by the files alone, damage " + i);
        }
    }

    @Test
    void filesThatAreAllGone_areNamedByWhatComesBehindThem() throws IOException {
        Trails trail = trail("gone");
        removeAll(trail);
        start(trail);
        String flaw = trail.verify().flaw().orElse("sound");
        assertTrue(flaw.contains("the digest about records up to 9 in audit-20260304T050610000Z"), flaw);
        assertTrue(flaw.contains("was gone when the gateway started on 2026-03-04T05:06:11Z"), flaw);
    }

    @Test
    void olderMetadata_areNamed_andTheTrailStaysSound() throws IOException {
        Trails trail = trail("older");
        bringBackOlderMetadata(trail);
        assertEquals(
                Optional.of("metadata: changes 91 to 120 of the metadata, which were there on 2026-03-04T05:06:10Z, are"
                        + " missing: an older copy was brought back, or the newest ones were cut off"),
                trail.verifyAll().flaw());
        assertEquals(new TrailFindings(Optional.empty(), Optional.of(new LostChanges(91, 120))), start(trail));
        assertEquals(Optional.empty(), trail.verifyAll().flaw());
        List<String> notes = trail.verifyAll().notes();
        assertEquals(1, notes.size());
        assertTrue(notes.getFirst().startsWith("changes 91 to 120 of the metadata"), notes::toString);
        assertEquals(NOTHING, start(trail));
    }

    /** Retention goes on while the copy lies elsewhere. */
    @Test
    void olderMetadata_whoseFileWasRemovedForItsAge_doNotAccuseTheTrail() throws IOException {
        Trails trail = trail("aged");
        TrailMark old = new TrailMark(
                "audit-20260304T050608000Z-000000000000001.jsonl", 1, Chain.START.hash(), Chain.START.hash());
        delete(trail.files("-000000000000001.jsonl"));
        delete(trail.files("-000000000000001.digests"));
        trail.write(old);
        bringBackOlderMetadata(trail);
        assertEquals(Optional.empty(), start(trail).trail());
        assertEquals(Optional.empty(), trail.verifyAll().flaw());
    }

    /** Whoever can write the trail's files can say there what he likes. */
    @Test
    void claimThatWasNotSigned_accusesNobody() throws IOException {
        Trails trail = trail("forged");
        String digests = Files.readString(trail.newest(".digests"));
        Files.writeString(trail.newest(".digests"), digests.replace("\"change\":120", "\"change\":999"));
        assertEquals(Optional.empty(), start(trail).metadata());
    }

    @Test
    void metadataThatWereNotSynced_areNoAlarm_butANote() throws IOException {
        Trails trail = new Trails(directory.resolve("relaxed"));
        trail.changes(50);
        trail.write(3);
        trail.changes(40);
        assertEquals(Optional.empty(), trail.verifyAll().flaw());
        assertTrue(trail.verifyAll().notes().getFirst().contains("durability relaxed"));
        assertEquals(Optional.empty(), start(trail).metadata());
    }

    /** Of a version that said nothing about the metadata, in either place. */
    @Test
    void trailOfAnEarlierVersion_isSound() throws IOException {
        Trails trail = new Trails(directory.resolve("earlier"));
        trail.write(3);
        assertFalse(Files.readString(trail.newest(".digests")).contains("metadata"));
        trail.changes(10);
        assertEquals(NOTHING, start(trail));
        assertEquals(Optional.empty(), trail.verifyAll().flaw());
    }

    @Test
    void processKilledAtAnyStep_raisesNoAlarm() throws IOException {
        Trails trail = new Trails(directory.resolve("live"));
        List<Trails> killed = new ArrayList<>();
        trail.beforeEachStep(() -> killed.add(killed(trail, killed.size())));
        trail.changes(1);
        for (int run = 0; run < 2; run++) {
            trail.pass(Duration.ofSeconds(1));
            try (AuditLog log = open(trail)) {
                for (int i = 1; i <= 7; i++) {
                    trail.pass(Duration.ofSeconds(1));
                    trail.changes(run * 100L + i * 10L);
                    trail.append(log, i, i);
                }
            }
        }
        assertTrue(killed.size() > 30, () -> killed.size() + " steps");
        for (Trails each : killed) {
            assertEquals(Optional.empty(), each.verifyAll().flaw(), each.directory::toString);
            assertEquals(NOTHING, start(each), each.directory::toString);
            assertEquals(Optional.empty(), each.verifyAll().flaw(), each.directory::toString);
            assertEquals(List.of(), each.verifyAll().notes(), each.directory::toString);
        }
    }

    @Test
    void startKilledAtAnyStep_recordsTheLossAtTheNext() throws IOException {
        List<Damage> damages = List.of(
                WitnessTest::removeAll,
                WitnessTest::removeNewest,
                WitnessTest::removeNewestDigests,
                WitnessTest::cutToAnEarlierDigest,
                WitnessTest::bringBackOlderMetadata);
        for (int i = 0; i < damages.size(); i++) {
            Trails trail = trail("loss" + i);
            damages.get(i).doTo(trail);
            List<Trails> killed = new ArrayList<>();
            String name = "loss" + i + "-";
            trail.beforeEachStep(() -> killed.add(killed(trail, name + killed.size())));
            start(trail);
            assertTrue(killed.size() > 4, () -> killed.size() + " steps");
            for (Trails each : killed) {
                each.pass(Duration.ofSeconds(10));
                start(each);
                start(each);
                assertTrue(isRecorded(each), each.directory::toString);
                boolean told = !each.verify().sound() || !each.verify().notes().isEmpty();
                assertTrue(told, each.directory::toString);
            }
        }
    }

    private static boolean isRecorded(Trails trail) throws IOException {
        for (Path file : trail.files(".jsonl")) {
            if (Files.readString(file).contains("\"name\":\"loss\"")) {
                return true;
            }
        }
        return false;
    }

    private Trails killed(Trails trail, Object name) {
        try {
            return trail.killedIn(directory.resolve("killed-" + name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
